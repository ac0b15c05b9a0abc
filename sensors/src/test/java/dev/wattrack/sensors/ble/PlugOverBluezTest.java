package dev.wattrack.sensors.ble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.sensor.RunningSensors;
import dev.wattrack.model.sensor.SensorLog;
import dev.wattrack.model.sensor.SensorSetup;
import dev.wattrack.model.sensor.SensorState;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.InstalledSensors;
import dev.wattrack.testkit.time.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlugOverBluezTest {
  @TempDir private Path folder;
  private PrivateBus bus;
  private final List<String> log = new CopyOnWriteArrayList<>();

  @BeforeEach
  void startBus() throws Exception {
    bus = PrivateBus.start(folder);
  }

  @AfterEach
  void stopBus() {
    bus.close();
  }

  private SensorSetup setup(String... lines) throws Exception {
    Path file = folder.resolve("sensors.yaml");
    Files.writeString(
        file,
        "sensors:\n  plug:\n    kind: sem6000\n    address: "
            + FakeBluez.ADDRESS
            + "\n    bus: \""
            + bus.address()
            + "\"\n"
            + String.join("\n", lines));
    SensorLog keep =
        new SensorLog() {
          @Override
          public void info(String message) {
            log.add(message);
          }

          @Override
          public void warn(String message) {
            log.add(message);
          }
        };
    return SensorSetup.system(file, Map.of(), folder, keep);
  }

  private static Row next(RunningSensors running) {
    Row[] found = new Row[1];
    Wait.until(
        () -> {
          if (running.sensors().get(0).latest(System.currentTimeMillis() * 1_000_000)
              instanceof Reading.Value<Row> value) {
            found[0] = value.value();
          }
          return found[0] != null;
        });
    return found[0];
  }

  @Test
  void aPlugIsFoundConnectedLoggedInAndReadOnceASecond() throws Exception {
    FakePlug plug = new FakePlug(3);
    try (FakeBluez bluez = new FakeBluez(bus.address(), plug);
        RunningSensors running = new InstalledSensors().start(setup())) {
      Row row = next(running);
      assertThat(row.layout().columns().get(0)).hasToString("power,sensor=plug,source=meter watts");
      double first = row.number(0);
      assertThat(first).isBetween(0.01, 0.05);
      assertThat(row.number(1)).isEqualTo(230);
      assertThat(row.number(2)).isEqualTo(0.768);
      assertThat(plug.clockSet()).isTrue();
      assertThat(next(running).number(0)).isGreaterThan(first);
      assertThat(running.status().get(0).state()).isEqualTo(SensorState.WORKING);
      assertThat(bluez.connects()).isOne();
      assertThat(plug.heard("0300")).as("nobody switched the relay").isFalse();
    }
    assertThat(log).containsExactly("plug: works");
  }

  @Test
  void aWrongPinIsNamedAsTheReason() throws Exception {
    FakePlug plug = new FakePlug(2);
    plug.pin("4321");
    try (FakeBluez bluez = new FakeBluez(bus.address(), plug);
        RunningSensors running = new InstalledSensors().start(setup())) {
      Wait.until(() -> running.status().get(0).state() == SensorState.FAILED);
      assertThat(running.status().get(0).reason()).contains("refuses the PIN");
      plug.pin("0000");
      assertThat(next(running).number(0)).isPositive();
      assertThat(bluez.connects()).isGreaterThan(1);
    }
  }

  @Test
  void aRelayIsSwitchedOnAPersonsOrderAlone() throws Exception {
    FakePlug plug = new FakePlug(2);
    try (FakeBluez bluez = new FakeBluez(bus.address(), plug)) {
      assertThat(new InstalledSensors().order(setup(), "plug", List.of("relay", "off")))
          .isEqualTo(Reading.value("the relay is off"));
      assertThat(plug.relay()).isFalse();
      assertThat(new InstalledSensors().order(setup(), "plug", List.of("history", "day")))
          .isEqualTo(
              Reading.value(
                  "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 3 Wh, oldest first; together 3 Wh"));
      assertThat(new InstalledSensors().order(setup(), "plug", List.of("explode")))
          .isInstanceOf(Reading.Failed.class);
      assertThat(bluez.connects()).isEqualTo(2);
    }
  }

  @Test
  void aVisitorLeavesTheAgentsLinkAsItIs() throws Exception {
    FakePlug plug = new FakePlug(3);
    try (FakeBluez bluez = new FakeBluez(bus.address(), plug);
        RunningSensors agent = new InstalledSensors().start(setup())) {
      next(agent);
      assertThat(new InstalledSensors().order(setup(), "plug", List.of("relay", "on")))
          .isEqualTo(Reading.value("the relay is on"));
      next(agent);
      next(agent);
      assertThat(bluez.connects()).isOne();
    }
  }

  @Test
  void withoutBluetoothdTheReasonSaysHowToGetIt() throws Exception {
    try (RunningSensors running = new InstalledSensors().start(setup())) {
      Wait.until(() -> running.status().get(0).state() == SensorState.FAILED);
      assertThat(running.status().get(0).reason())
          .contains("bluetoothd is not running: apt-get install bluez");
    }
    assertThat(log).hasSize(1);
  }

  @Test
  void withoutABusTheReasonSaysSo() throws Exception {
    bus.close();
    try (RunningSensors running = new InstalledSensors().start(setup())) {
      Wait.until(() -> running.status().get(0).state() == SensorState.FAILED);
      assertThat(running.status().get(0).reason()).contains("no D-Bus at unix:path=");
    }
  }
}
