package dev.wattrack.agent.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.collect.Collector;
import dev.wattrack.model.Reading;
import dev.wattrack.model.sensor.SensorSetup;
import dev.wattrack.model.wire.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AttachedSensorsTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Log log =
      new Log(new PrintStream(said, true, StandardCharsets.UTF_8), Time.system());

  private AttachedSensors start(String file) {
    return AttachedSensors.start(
        SensorSetup.system(Path.of(file), Map.of(), Path.of("state"), new SensorLines(log)), log);
  }

  @Test
  void sensorsOnTheClassPathBecomeCollectors() {
    int before = FakePack.closed;
    try (AttachedSensors sensors = start("sensors.yaml")) {
      assertThat(sensors.collectors()).hasSize(1);
      Collector collector = sensors.collectors().get(0);
      assertThat(collector.name()).isEqualTo("air");
      Reading<Row> reading = collector.collect(1);
      assertThat(((Reading.Value<Row>) reading).value().number(0)).isEqualTo(21.5);
    }
    assertThat(FakePack.closed).isEqualTo(before + 1);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains(" INFO air: works");
  }

  @Test
  void aFileWithProblemsIsReportedAndDoesNotEndTheAgent() {
    try (AttachedSensors sensors = start("broken.yaml")) {
      assertThat(sensors.collectors()).isEmpty();
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("WARN broken.yaml:3: no such kind")
        .contains("no sensor is read until this is put right");
  }

  @Test
  void withoutAFileThereIsNothing() {
    try (AttachedSensors sensors = AttachedSensors.none()) {
      assertThat(sensors.collectors()).isEmpty();
    }
  }
}
