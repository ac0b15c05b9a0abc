package dev.wattrack.sensors.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.sensors.driver.SensorFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class SampleSensorsTest {

  @Test
  void theDocumentedFileIsWhatTheFactoriesSay() throws Exception {
    Path file = Path.of(System.getProperty("wattrack.root"), "docs", "sensors.yaml");
    String text = SampleSensors.text(ServiceLoader.load(SensorFactory.class));
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(file, text);
    }
    assertThat(file)
        .as("stale; write it anew with -DtestArgs=-Dupdate.golden=true")
        .hasContent(text);
  }
}
