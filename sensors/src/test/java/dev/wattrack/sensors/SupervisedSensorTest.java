package dev.wattrack.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.sensor.SensorLog;
import dev.wattrack.model.sensor.SensorSetup;
import dev.wattrack.model.sensor.SensorState;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.config.ConfiguredSensor;
import dev.wattrack.sensors.driver.Refusals;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.driver.Time;
import dev.wattrack.testkit.time.TestClock;
import dev.wattrack.testkit.time.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class SupervisedSensorTest {
  private static final Layout LAYOUT =
      new Layout(Catalogue.CLIMATE.columns(Map.of("sensor", "air")));

  private final TestClock clock = new TestClock();
  private final List<String> log = new ArrayList<>();
  private final List<Boolean> changes = new ArrayList<>();
  private final Probe probe = new Probe();
  private final SupervisedSensor sensor = sensor(probe);

  /** Answers what it is told; counts how often it was closed. */
  private static final class Probe implements SensorPlan, SensorDriver {
    private Reading<Row> answer = Reading.value(new Row(LAYOUT));
    private String refusal = "";
    private boolean buggy;
    private int closed;

    @Override
    public Reading<SensorDriver> open(Surroundings surroundings) {
      return refusal.isEmpty() ? Reading.value(this) : Reading.failed(refusal);
    }

    @Override
    public Reading<Row> read() {
      if (buggy) {
        throw new IllegalStateException("oh");
      }
      return answer instanceof Reading.Value<Row> ? Reading.value(new Row(LAYOUT)) : answer;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private SupervisedSensor sensor(SensorPlan plan) {
    Time time =
        new Time() {
          @Override
          public long monotonicNanos() {
            return clock.nanoTime();
          }

          @Override
          public long wallNanos() {
            return clock.epochNanos();
          }
        };
    SensorLog keep =
        new SensorLog() {
          @Override
          public void info(String message) {
            log.add(message);
          }

          @Override
          public void warn(String message) {
            log.add("WARN " + message);
          }
        };
    SensorSetup setup = SensorSetup.system(Path.of("x"), Map.of(), Path.of("y"), keep);
    Surroundings surroundings =
        new Surroundings("air", 1_000_000_000L, false, setup, time, new Refusals());
    return new SupervisedSensor(
        new ConfiguredSensor("air", "probe", Duration.ofSeconds(1), plan),
        surroundings,
        changes::add);
  }

  private void step() throws InterruptedException {
    clock.advance(Duration.ofNanos(sensor.step()));
  }

  private Reading<Row> latest() {
    return sensor.latest(clock.epochNanos());
  }

  @Test
  void aReadingIsHandedOutOnce() throws Exception {
    assertThat(latest()).isEqualTo(Reading.noData("nothing was read yet"));
    step();
    assertThat(latest()).isInstanceOf(Reading.Value.class);
    assertThat(latest()).isEqualTo(Reading.noData("no new reading yet"));
    assertThat(log).containsExactly("air: works");
  }

  @Test
  void readingsAreTakenShortlyBeforeEachTick() throws Exception {
    step();
    for (int i = 0; i < 5; i++) {
      long before = Math.floorMod(clock.epochNanos(), 1_000_000_000L);
      assertThat(before).isEqualTo(700_000_000L);
      step();
    }
  }

  @Test
  void anOldReadingIsNotHandedOutAndTheSensorIsStaleWithAReason() throws Exception {
    step();
    probe.answer = Reading.noData("checksum wrong");
    step();
    clock.advance(Duration.ofSeconds(4));
    assertThat(latest()).isInstanceOf(Reading.NoData.class);
    assertThat(sensor.status().state()).isEqualTo(SensorState.STALE);
    assertThat(sensor.status().reason()).contains("checksum wrong");
    probe.answer = Reading.value(new Row(LAYOUT));
    step();
    step();
    assertThat(sensor.status().state()).isEqualTo(SensorState.WORKING);
    assertThat(log).hasSize(3).last().isEqualTo("air: works again");
  }

  @Test
  void aLostDeviceIsClosedAndOpenedAnewAfterGrowingPauses() throws Exception {
    step();
    probe.answer = Reading.failed("unplugged");
    step();
    assertThat(probe.closed).isOne();
    probe.refusal = "no such device";
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long pause = sensor.step();
      clock.advance(Duration.ofNanos(pause));
      pauses.add(pause / 1_000_000_000L);
    }
    assertThat(pauses).containsExactly(2L, 4L, 4L, 4L, 4L);
    assertThat(latest()).isEqualTo(Reading.noData("no reading for 19 s: no such device"));
    probe.refusal = "";
    probe.answer = Reading.value(new Row(LAYOUT));
    step();
    assertThat(latest()).isInstanceOf(Reading.Value.class);
    assertThat(sensor.status().restarts()).isOne();
  }

  @Test
  void aSensorThatNeverWorkedIsReportedOnce() throws Exception {
    probe.refusal = "no such device";
    for (int i = 0; i < 10; i++) {
      step();
    }
    assertThat(sensor.status().state()).isEqualTo(SensorState.FAILED);
    assertThat(log).containsExactly("WARN air: no such device");
    assertThat(changes).startsWith(true, false, false);
  }

  @Test
  void aBugInADriverIsAFailureLikeOthers() throws Exception {
    probe.buggy = true;
    step();
    assertThat(sensor.status().reason()).contains("a bug").contains("oh");
    assertThat(sensor.status().refused()).isEqualTo(Map.of("bug", 1L));
    probe.buggy = false;
    step();
    assertThat(latest()).isInstanceOf(Reading.Value.class);
  }

  @Test
  void closingInterruptsADriverThatHangs() {
    CountDownLatch inside = new CountDownLatch(1);
    SupervisedSensor hanging =
        sensor(
            surroundings ->
                Reading.value(
                    () -> {
                      inside.countDown();
                      new CountDownLatch(1).await();
                      return Reading.noData("never");
                    }));
    hanging.start();
    Wait.until(() -> inside.getCount() == 0);
    hanging.close();
    hanging.awaitEnd(5_000);
    assertThat(hanging.status().state()).isEqualTo(SensorState.STOPPED);
  }

  @Test
  void theStatusIsALineForPeople() throws Exception {
    step();
    assertThat(StatusFile.line(sensor.status()))
        .isEqualTo("air (probe): working since 2026-01-01T00:00:00Z; 1 readings");
  }
}
