package dev.wattrack.testkit.rack;

import java.util.Random;

/**
 * The air of the rack: every watt ends up in it, the room takes it away, faster while the
 * thermostat's fan runs. Read by a DHT22, which resolves 0.1 °C and 0.1 % and answers every 2 s.
 * Confined to one thread.
 */
final class RackAir {
  static final double ROOM_CELSIUS = 23;
  static final double FAN_WATTS = 8;
  private static final double FAN_ON_CELSIUS = 60;
  private static final double FAN_OFF_CELSIUS = 54;
  private static final double STILL_KELVIN_PER_WATT = 0.74;
  private static final double FANNED_KELVIN_PER_WATT = 0.42;
  private static final double TAU_SECONDS = 240;
  private static final double ROOM_HUMIDITY_PERCENT = 42;

  private final Random random;
  private final double flow;
  private final Damped air = new Damped(ROOM_CELSIUS);
  private boolean fan;
  private double sensedCelsius = ROOM_CELSIUS;
  private double sensedHumidity = ROOM_HUMIDITY_PERCENT;

  RackAir(Random random, double flow) {
    this.random = random;
    this.flow = flow;
  }

  void step(double dtSeconds, double totalWatts) {
    double kelvinPerWatt = (fan ? FANNED_KELVIN_PER_WATT : STILL_KELVIN_PER_WATT) / flow;
    double celsius = air.step(ROOM_CELSIUS + kelvinPerWatt * totalWatts, dtSeconds, TAU_SECONDS);
    fan = celsius > FAN_ON_CELSIUS || (fan && celsius > FAN_OFF_CELSIUS);
    sensedCelsius = celsius + 0.05 * random.nextGaussian();
    // The same water in warmer air: the saturation pressure rises by about 6 % a kelvin (Magnus).
    double saturation = magnus(ROOM_CELSIUS) / magnus(celsius);
    sensedHumidity = ROOM_HUMIDITY_PERCENT * saturation + 0.1 * random.nextGaussian();
  }

  private static double magnus(double celsius) {
    return Math.exp(17.62 * celsius / (243.12 + celsius));
  }

  /** Around the boards: they stand at the open front and breathe mostly room air. */
  double intakeCelsius() {
    return ROOM_CELSIUS + 0.3 * (air.value() - ROOM_CELSIUS);
  }

  double celsius() {
    return air.value();
  }

  double sensedCelsius() {
    return sensedCelsius;
  }

  double sensedHumidityPercent() {
    return Math.max(1, sensedHumidity);
  }

  boolean fanRuns() {
    return fan;
  }

  double fanWatts() {
    return fan ? FAN_WATTS : 0;
  }
}
