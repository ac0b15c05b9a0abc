package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.JobFeature;
import dev.wattrack.energy.feature.JobSlot;
import dev.wattrack.energy.feature.NodeTrack;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation.JobUsage;
import dev.wattrack.energy.input.Observation.MeterReading;
import dev.wattrack.energy.input.Observation.NodeSample;
import dev.wattrack.energy.input.Observation.NodeSwitched;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.input.SensorKind;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.Quality;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The traps of the method, each of which has cost errors once. */
final class TrapsTest {

  private static double idle(Bench bench, int node) {
    return bench.engine.fit().model().idleWatts(node);
  }

  /** Trap 1: temperature must not pretend to tell one idle power from another. */
  @Test
  void aHotterRackDoesNotTeachIdlePowers() {
    Bench bench = Bench.of(3, 1);
    bench.run(600);
    double before = idle(bench, 0);
    for (int i = 0; i < 20; i++) {
      bench.socCelsius = 45 + i;
      bench.run(60);
    }
    assertThat(idle(bench, 0)).isCloseTo(before, within(0.15));
    assertThat(idle(bench, 0)).isCloseTo(idle(bench, 2), within(0.05));
  }

  /** Trap 2: without warm air the phases of a parallel program are no fan. */
  @Test
  void phasesInCoolAirAreNotLearnedAsAFan() {
    Bench bench = new Bench(3, 2, OptionalDouble.of(60), false);
    bench.airCelsius = OptionalDouble.of(40);
    bench.start("mpi", "mpi", 4, "n1", "n2", "n3");
    for (int i = 0; i < 30; i++) {
      double intensity = i % 2 == 0 ? 1.25 : 0.75;
      bench.loads.replaceAll((node, load) -> new Bench.Load(load.job(), load.share(), intensity));
      bench.run(40);
    }
    assertThat(bench.engine.fit().fan().probability()).isZero();
    bench.finish();
    assertThat(bench.results.intervals).allMatch(i -> i.fanMillijoules() == 0);
  }

  @Test
  void aFanInWarmAirIsFoundAndLeftAgain() {
    Bench bench = new Bench(3, 3, OptionalDouble.of(40), false);
    bench.airCelsius = OptionalDouble.of(39);
    bench.run(900);
    bench.fanWatts = 11;
    bench.run(600);
    assertThat(bench.engine.fit().fan().probability()).isGreaterThan(0.95);
    assertThat(bench.engine.fit().model().surroundings().fanWatts()).isCloseTo(11, within(1.0));
    bench.fanWatts = 0;
    bench.airCelsius = OptionalDouble.of(32);
    bench.run(300);
    assertThat(bench.engine.fit().fan().probability()).isLessThan(0.05);
  }

  /** Trap 3: noise that is not white must not make intervals too narrow. */
  @Test
  void anIntervalHoldsTheTruthOfAProgramThatWorksInPhases() {
    int held = 0;
    for (int seed = 0; seed < 10; seed++) {
      Bench bench = Bench.of(2, seed);
      bench.run(300);
      bench.start("j", "phases", 4, "n1");
      double joules = 0;
      for (int i = 0; i < 20; i++) {
        double intensity = 1 + 0.15 * ((i * 7 + seed) % 3 - 1);
        bench.loads.replaceAll((node, load) -> new Bench.Load(load.job(), load.share(), intensity));
        joules += Bench.CPU * intensity * 30;
        bench.run(30);
      }
      bench.end("j");
      bench.run(60);
      bench.finish();
      var energy = bench.results.job("j");
      held += Math.abs(energy.dynamicJoules() - joules) < 1.96 * energy.sdJoules() ? 1 : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(9);
  }

  /** Trap 4: a node that is off is not a silent agent; its step is free calibration. */
  @Test
  void nodesPoweredOnOneByOneAreKnownAfterwards() {
    Bench bench = new Bench(3, 4, OptionalDouble.empty(), true);
    bench.idle.put("n1", 2.4);
    bench.idle.put("n2", 3.1);
    bench.idle.put("n3", 4.0);
    bench.off.addAll(List.of("n1", "n2", "n3"));
    bench.run(60);
    for (String node : List.of("n1", "n2", "n3")) {
      bench.off.remove(node);
      bench.run(75);
    }
    bench.run(60);
    assertThat(idle(bench, 0)).isCloseTo(2.4, within(0.15));
    assertThat(idle(bench, 1)).isCloseTo(3.1, within(0.15));
    assertThat(idle(bench, 2)).isCloseTo(4.0, within(0.15));
    assertThat(bench.engine.fit().model().surroundings().fixedWatts())
        .isCloseTo(Bench.FIXED, within(0.15));
  }

  @Test
  void switchingANodeOffAndOnCalibratesIt() {
    Bench bench = Bench.of(3, 5);
    bench.idle.put("n2", 4.0);
    bench.run(600);
    assertThat(idle(bench, 1)).isLessThan(3.7);
    bench.power("n2", false);
    bench.run(300);
    bench.power("n2", true);
    bench.run(300);
    assertThat(idle(bench, 1)).isCloseTo(4.0, within(0.2));
  }

  /** Clocks differ: what a node said just before it went off may carry a time after. */
  @Test
  void theLastWordsOfANodeDoNotTurnItOnAgain() {
    Bench bench = Bench.of(2, 12);
    bench.run(600);
    bench.power("n2", false);
    bench.engine.accept(
        new NodeSample(
            bench.second + 0.8,
            "n2",
            20,
            1800,
            0,
            0,
            0,
            OptionalDouble.of(45),
            OptionalDouble.empty()));
    bench.run(300);
    bench.finish();
    assertThat(bench.results.told(RackEvent.Kind.NODE_SILENT)).isFalse();
    assertThat(bench.results.intervals.get(150).nodes().get(1).quality()).isEqualTo(Quality.OFF);
  }

  /** Trap 5: disk power goes to the job that moves the bytes, not to the one with the CPU. */
  @Test
  void diskPowerFollowsTheJobsOwnBytes() {
    FeatureSum f = new FeatureSum();
    NodeTrack track =
        new NodeTrack(new NodeSpec("s", "pi5", 4, 2400, false, true, SensorKind.NONE));
    track.startJob(new JobSlot(job("io"), 0));
    track.startJob(new JobSlot(job("cpu"), 0));
    for (int t = 1; t < 10; t++) {
      track.accept(sample(t, 2.0 * t, 100e6 * t, OptionalDouble.empty()), s -> f.add(s, 1));
      track.accept(new JobUsage(t, "s", "io", 0.2 * t, 90e6 * t));
      track.accept(new JobUsage(t, "s", "cpu", 1.7 * t, 0));
    }
    track.flush(s -> f.add(s, 1));
    assertThat(f.toMean()).isTrue();
    assertThat(f.job(0, JobFeature.DISK)).isCloseTo(0.9 * f.disk, within(0.02));
    assertThat(f.job(1, JobFeature.DISK)).isZero();
    assertThat(f.job(1, JobFeature.CPU)).isCloseTo(0.85 * f.cpu, within(0.02));
  }

  /** Trap 5, the other way: without io.stat nobody is charged for bytes that nobody counted. */
  @Test
  void bytesThatNoJobIsKnownToHaveMovedAreTheSystems() {
    FeatureSum f = new FeatureSum();
    NodeTrack track =
        new NodeTrack(new NodeSpec("s", "pi5", 4, 2400, false, true, SensorKind.NONE));
    track.startJob(new JobSlot(job("io"), 0));
    for (int t = 1; t < 10; t++) {
      track.accept(sample(t, 2.0 * t, 100e6 * t, OptionalDouble.empty()), s -> f.add(s, 1));
      track.accept(new JobUsage(t, "s", "io", 1.9 * t, 0));
    }
    track.flush(s -> f.add(s, 1));
    assertThat(f.toMean()).isTrue();
    assertThat(f.disk).isPositive();
    assertThat(f.job(0, JobFeature.DISK)).isZero();
  }

  /** A board held back by its heat holds its power: its clock's moves are not its power's. */
  @Test
  void aThrottledClockThatMovesDoesNotTeachTheBoardsPower() {
    Bench bench = Bench.of(2, 14);
    bench.run(300);
    bench.start("mpi", "mpi", 4, "n1", "n2");
    bench.run(200);
    double before = bench.engine.fit().model().cpuWatts(0);
    for (int i = 0; i < 20; i++) {
      bench.megahertz = i % 2 == 0 ? 1500 : 1800;
      bench.run(15);
    }
    assertThat(bench.engine.fit().model().cpuWatts(0)).isCloseTo(before, within(0.25 * before));
    assertThat(bench.engine.fit().model().cpuWatts(0))
        .isCloseTo(bench.engine.fit().model().cpuWatts(1), within(0.05 * before));
  }

  /** Trap 6: a sensor's factor to the wall is not taken for granted; the meter corrects it. */
  @Test
  void aSensorsFactorIsLearnedWhenItsNodeGoesOffAndOn() {
    NodeSpec spec = new NodeSpec("s", "nano", 4, 1479, false, false, SensorKind.INA3221);
    Results results = new Results();
    EnergyEngine engine =
        new EnergyEngine(
            new RackSpec(
                List.of(spec),
                List.of(new FixedLoad("switch", 4, 2)),
                OptionalDouble.empty(),
                1,
                0.1,
                false),
            BoardPriors.bundled(),
            results);
    engine.advance(0);
    double wallPerSensor = 1.1;
    for (int t = 1; t < 1500; t++) {
      boolean off = t > 600 && t < 900;
      double sensor = t / 100 % 2 == 0 ? 2.0 : 5.0;
      engine.advance(t);
      if (t == 601 || t == 900) {
        engine.accept(new NodeSwitched(t, "s", !off));
      }
      if (!off) {
        double busy = t / 100 % 2 == 0 ? 0.02 : 3.9;
        engine.accept(sample(t, busy * t, 0, OptionalDouble.of(sensor)));
      }
      engine.accept(new MeterReading(t + 0.5, 4 + (off ? 0 : wallPerSensor * sensor)));
    }
    engine.finish();
    double watts = results.intervals.get(290).nodes().get(0).totalMillijoules() / 5000.0;
    assertThat(results.intervals.get(290).nodes().get(0).quality()).isEqualTo(Quality.MEASURED);
    assertThat(watts).isCloseTo(wallPerSensor * 2.0, within(0.25));
  }

  private static JobSpec job(String id) {
    return new JobSpec(id, "test", id, List.of("s"), 1, false, 1);
  }

  private static NodeSample sample(int t, double busy, double disk, OptionalDouble sensor) {
    return new NodeSample(t, "s", busy, 2400, 0, 0, disk, OptionalDouble.of(45), sensor);
  }

  /** Trap 7: at full CPU use only the program's own intensity tells its power. */
  @Test
  void twoProgramsAtFullUseAreToldApartByTheirIntensity() {
    Bench bench = Bench.of(2, 6);
    bench.run(300);
    double[] joules = new double[2];
    for (int round = 0; round < 6; round++) {
      int which = round % 2;
      double intensity = which == 0 ? 1.2 : 0.8;
      bench.start("j" + round, which == 0 ? "hot" : "waiting", 4, "n1");
      bench.loads.put("n1", new Bench.Load("j" + round, 1, intensity));
      bench.run(300);
      joules[which] = 300 * Bench.CPU * intensity;
      bench.end("j" + round);
      bench.run(60);
    }
    bench.finish();
    double hot = bench.results.job("j4").dynamicJoules();
    double waiting = bench.results.job("j5").dynamicJoules();
    assertThat(hot / joules[0]).isCloseTo(1, within(0.06));
    assertThat(waiting / joules[1]).isCloseTo(1, within(0.06));
  }

  /** The lag is found from the data. */
  @Test
  void theMetersLagIsFound() {
    Bench bench = Bench.of(3, 8);
    for (int i = 0; i < 40; i++) {
      bench.start("j" + i, "p", 4, "n" + (1 + i % 3));
      bench.run(37);
      bench.end("j" + i);
      bench.run(13);
    }
    assertThat(bench.engine.fit().alignment().known()).isTrue();
    assertThat(bench.engine.fit().alignment().lagSeconds()).isCloseTo(Bench.LAG, within(0.5));
  }

  @Test
  void aShortJobIsBelowResolution() {
    Bench bench = Bench.of(1, 9);
    bench.run(60);
    bench.start("short", "p", 1, "n1");
    bench.run(6);
    bench.end("short");
    bench.run(30);
    bench.finish();
    assertThat(bench.results.job("short").belowResolution()).isTrue();
  }

  @Test
  void whileTheMeterIsSilentThereIsNoMeterValueAndNothingIsLearned() {
    Bench bench = Bench.of(2, 10);
    bench.run(300);
    bench.meterOn = false;
    bench.run(100);
    long version = bench.engine.fit().version();
    bench.run(100);
    assertThat(bench.engine.fit().version()).isEqualTo(version);
    bench.finish();
    List<Interval> last = bench.results.intervals.subList(70, 80);
    assertThat(last).allMatch(i -> i.meterMillijoules().isEmpty() && i.nodesMillijoules() > 0);
  }
}
