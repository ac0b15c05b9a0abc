package dev.wattrack.testkit.recording;

import java.util.List;

/**
 * What a simulated rack is like. Times in seconds, powers in W at the wall. Immutable; change a
 * copy with the {@code with} methods.
 *
 * @param boards board names of the prior table, one per node
 * @param spread how far a class is from the table, relative standard deviation
 * @param lockstep parallel jobs over all boards of a class only
 * @param commission nodes are powered on one by one at the start
 * @param sensors Pi 5 and Jetson say what their own sensors measure
 * @param hot the fan's thermostat is reached
 * @param extraWatts an unknown consumer that is on for ten minutes and off for ten, 0 for none
 * @param lostShare share of the meter's readings that is lost
 * @param meterPeriod seconds between readings
 * @param meterStep resolution of a reading
 * @param skewSd standard deviation of the nodes' clocks
 * @param silentFrom one node's agent is silent from here, negative for never
 * @param silentSeconds for how long
 * @param offFrom one node is switched off from here, negative for never
 * @param offSeconds for how long
 */
public record RackScenario(
    long seed,
    int seconds,
    List<String> boards,
    double spread,
    boolean lockstep,
    boolean commission,
    boolean sensors,
    boolean hot,
    double extraWatts,
    double lostShare,
    double meterPeriod,
    double meterStep,
    double skewSd,
    int silentFrom,
    int silentSeconds,
    int offFrom,
    int offSeconds) {

  public RackScenario {
    boards = List.copyOf(boards);
  }

  /** Two Jetson Nanos, four Pi 4 and a Pi 5 that nobody has calibrated. */
  public static RackScenario usual(long seed, int seconds) {
    return new RackScenario(
        seed,
        seconds,
        List.of("nano", "nano", "pi4", "pi4", "pi4", "pi4", "pi5"),
        0.2,
        false,
        false,
        false,
        false,
        0,
        0.02,
        1,
        0.1,
        0.3,
        -1,
        0,
        -1,
        0);
  }

  public RackScenario withBoards(List<String> others) {
    return new RackScenario(
        seed,
        seconds,
        others,
        spread,
        lockstep,
        commission,
        sensors,
        hot,
        extraWatts,
        lostShare,
        meterPeriod,
        meterStep,
        skewSd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  public RackScenario withLockstep() {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        true,
        commission,
        sensors,
        hot,
        extraWatts,
        lostShare,
        meterPeriod,
        meterStep,
        skewSd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  public RackScenario withCommission() {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        true,
        sensors,
        hot,
        extraWatts,
        lostShare,
        meterPeriod,
        meterStep,
        skewSd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  public RackScenario withSensors() {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        commission,
        true,
        hot,
        extraWatts,
        lostShare,
        meterPeriod,
        meterStep,
        skewSd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  public RackScenario withHotAir() {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        commission,
        sensors,
        true,
        extraWatts,
        lostShare,
        meterPeriod,
        meterStep,
        skewSd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  public RackScenario withExtraConsumer(double watts) {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        commission,
        sensors,
        hot,
        watts,
        lostShare,
        meterPeriod,
        meterStep,
        skewSd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  public RackScenario withLostReadings(double share) {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        commission,
        sensors,
        hot,
        extraWatts,
        share,
        meterPeriod,
        meterStep,
        skewSd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  public RackScenario withMeter(double period, double step) {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        commission,
        sensors,
        hot,
        extraWatts,
        lostShare,
        period,
        step,
        skewSd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  public RackScenario withClockSkew(double sd) {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        commission,
        sensors,
        hot,
        extraWatts,
        lostShare,
        meterPeriod,
        meterStep,
        sd,
        silentFrom,
        silentSeconds,
        offFrom,
        offSeconds);
  }

  /** The last node's agent says nothing for a while; its counters go on. */
  public RackScenario withSilence(int from, int duration) {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        commission,
        sensors,
        hot,
        extraWatts,
        lostShare,
        meterPeriod,
        meterStep,
        skewSd,
        from,
        duration,
        offFrom,
        offSeconds);
  }

  /** The fourth node is off for a while. */
  public RackScenario withNodeOff(int from, int duration) {
    return new RackScenario(
        seed,
        seconds,
        boards,
        spread,
        lockstep,
        commission,
        sensors,
        hot,
        extraWatts,
        lostShare,
        meterPeriod,
        meterStep,
        skewSd,
        silentFrom,
        silentSeconds,
        from,
        duration);
  }
}
