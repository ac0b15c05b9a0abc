package dev.wattrack.sensors.ble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.sensor.RunningSensors;
import dev.wattrack.model.sensor.SensorLog;
import dev.wattrack.model.sensor.SensorSetup;
import dev.wattrack.model.sensor.SensorStatus;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.InstalledSensors;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plug's driver as the agent runs it, asked once a second, through scripted faults. What it
 * found is written to target/plug-endurance-*.txt.
 */
final class PlugEnduranceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int RECOVERY_SECONDS = 10;

  /** Time that every fault and its recovery have. */
  private static final int SPACING_SECONDS = 18;

  private static final List<Fault> SHORT =
      List.of(Fault.PLUG_LOSES_POWER, Fault.DAMAGED_ANSWERS, Fault.BLUETOOTHD_RESTARTS);

  @TempDir private Path folder;
  private final List<Tick> ticks = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private PrintStream report;
  private long startedNanos;

  /** What the sampler got at one second. */
  private record Tick(double seconds, double watts, double joules) {
    boolean gap() {
      return Double.isNaN(watts);
    }
  }

  /** A fault, when it began and when all was well again outside. */
  private record Trouble(Fault fault, double from, double to) {}

  @Test
  void threeFaultsInAMinuteLeaveGapsAndNothingElse() throws Exception {
    endure("short", 3, SHORT, 60);
  }

  @Test
  @Tag("long")
  void thirtyFaultsInTenMinutesLeaveGapsAndNothingElse() throws Exception {
    List<Fault> script = new ArrayList<>();
    while (script.size() < 30) {
      script.addAll(List.of(Fault.values()));
    }
    endure("long", 2, script.subList(0, 30), 600);
  }

  private void endure(String name, int hardware, List<Fault> script, int seconds) throws Exception {
    Path file = Path.of("target", "plug-endurance-" + name + ".txt");
    Files.createDirectories(file.getParent());
    FakePlug plug = new FakePlug(hardware);
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8);
        PrivateBus bus = PrivateBus.start(folder);
        FakeBluez bluez = new FakeBluez(bus.address(), plug);
        RunningSensors running = new InstalledSensors().start(setup(bus.address()))) {
      report = out;
      startedNanos = System.nanoTime();
      run(running, bluez, plug, script, seconds);
      SensorStatus status = running.status().get(0);
      out.printf(
          Locale.ROOT,
          "%d ticks, %d readings handed out, %d faults, %d reconnections, refused %s%n",
          ticks.size(),
          ticks.stream().filter(tick -> !tick.gap()).count(),
          troubles.size(),
          status.restarts(),
          status.refused());
      judge();
      assertThat(troubles).hasSize(script.size());
      assertThat(plug.clockSet()).as("the clock is set again after a power cut").isTrue();
      assertThat(plug.heard("0300")).as("nobody switched the relay").isFalse();
    }
  }

  private void run(
      RunningSensors running, FakeBluez bluez, FakePlug plug, List<Fault> script, int seconds)
      throws Exception {
    Fault current = null;
    double began = 0;
    double nextFault = 5;
    int done = 0;
    while (now() < seconds) {
      tick(running);
      if (current != null && now() >= began + current.seconds()) {
        current.end(bluez, plug);
        troubles.add(new Trouble(current, began, now()));
        say(current + " is over");
        current = null;
      } else if (current == null && done < script.size() && now() >= nextFault) {
        current = script.get(done++);
        began = now();
        nextFault = began + Math.max(SPACING_SECONDS, current.seconds() + RECOVERY_SECONDS + 1);
        say(current.toString());
        current.begin(bluez, plug);
      }
    }
  }

  private double now() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  private void tick(RunningSensors running) {
    long wall = System.currentTimeMillis() * 1_000_000;
    long stamp = (wall / SECOND + 1) * SECOND;
    long end = System.nanoTime() + stamp - wall;
    for (long left = stamp - wall; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    Reading<Row> reading = running.sensors().get(0).latest(stamp);
    if (reading instanceof Reading.Value<Row> value) {
      Row row = value.value();
      ticks.add(new Tick(now(), row.number(0), row.number(4)));
      say(String.format(Locale.ROOT, "%.2f W, %.1f J", row.number(0), row.number(4)));
    } else {
      ticks.add(new Tick(now(), Double.NaN, Double.NaN));
      say("gap: " + ((Reading.NoData<Row>) reading).reason());
    }
  }

  /** The sensor's thread speaks too, and may before the report is open. */
  private synchronized void say(String line) {
    if (report == null) {
      return;
    }
    report.printf(Locale.ROOT, "%7.2f  %s%n", now(), line);
    report.flush();
  }

  private void judge() {
    double watts = 0;
    for (Tick tick : ticks) {
      if (!tick.gap()) {
        assertThat(tick.watts())
            .as("no value is repeated, at %s s", tick.seconds())
            .isGreaterThan(watts);
        watts = tick.watts();
      }
    }
    for (Trouble trouble : troubles) {
      double recovered =
          ticks.stream()
              .filter(tick -> !tick.gap() && tick.seconds() > trouble.to())
              .mapToDouble(tick -> tick.seconds() - trouble.to())
              .findFirst()
              .orElse(Double.POSITIVE_INFINITY);
      report.printf(Locale.ROOT, "recovered after %5.2f s: %s%n", recovered, trouble.fault());
      assertThat(recovered).as("recovery from %s", trouble).isLessThanOrEqualTo(RECOVERY_SECONDS);
    }
    judgeEnergy();
    judgeSteadiness();
  }

  /** A gap of more than three intervals adds nothing to the counter. */
  private void judgeEnergy() {
    double measured = 0;
    Tick before = null;
    for (Tick tick : ticks) {
      if (tick.gap()) {
        continue;
      }
      if (before != null) {
        double passed = tick.seconds() - before.seconds();
        // The reading of a tick is up to a second old; one after a gap may not be the first.
        double most = Math.min(passed + 1, 2) * tick.watts() + 0.2;
        assertThat(tick.joules() - before.joules())
            .as("joules over %.1f s before %.1f s", passed, tick.seconds())
            .isBetween(-1e-9, most);
        measured += Math.min(passed, 1) * (before.watts() + tick.watts()) / 2;
      }
      before = tick;
    }
    assertThat(before).isNotNull();
    assertThat(before.joules()).as("joules").isBetween(measured * 0.8 - 1, measured * 1.2 + 1);
  }

  /** Once a second where nothing is wrong. */
  private void judgeSteadiness() {
    List<Tick> quiet =
        ticks.stream()
            .filter(tick -> tick.seconds() > RECOVERY_SECONDS - 5)
            .filter(
                tick ->
                    troubles.stream()
                        .noneMatch(
                            trouble ->
                                !trouble.fault().harmless()
                                    && tick.seconds() >= trouble.from() - 0.5
                                    && tick.seconds() <= trouble.to() + RECOVERY_SECONDS))
            .toList();
    long read = quiet.stream().filter(tick -> !tick.gap()).count();
    report.printf("%d of %d ticks without trouble have a reading%n", read, quiet.size());
    assertThat(read)
        .as("readings of %d quiet seconds; a busy machine may miss a tick", quiet.size())
        .isGreaterThanOrEqualTo(quiet.size() * 4L / 5);
  }

  private SensorSetup setup(String bus) throws Exception {
    Path file = folder.resolve("sensors.yaml");
    Files.writeString(
        file,
        "sensors: {plug: {kind: sem6000, address: \"%s\", bus: \"%s\"}}"
            .formatted(FakeBluez.ADDRESS, bus));
    SensorLog keep =
        new SensorLog() {
          @Override
          public void info(String message) {
            say(message);
          }

          @Override
          public void warn(String message) {
            say(message);
          }
        };
    return SensorSetup.system(file, Map.of(), folder, keep);
  }
}
