package dev.wattrack.sensors.dht22;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.config.ConfiguredSensor;
import dev.wattrack.sensors.config.SensorsConfig;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.driver.TestSurroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A case is a folder below cases/dht22: sys as on the board, sensors.yaml, and expected.txt;
 * -Dupdate.golden=true writes the last.
 */
final class Dht22CasesTest {
  private static final long INTERVAL = 5_000_000_000L;

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/test/resources/cases/dht22"))) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theCaseReadsAsExpected(Path folder) throws Exception {
    String text = read(folder).replace(folder.toString(), "");
    Path expected = folder.resolve("expected.txt");
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(expected, text);
    }
    assertThat(expected)
        .as("other than expected; -DtestArgs=-Dupdate.golden=true writes it anew")
        .hasContent(text);
  }

  private static String read(Path folder) throws Exception {
    List<Problem> problems = new ArrayList<>();
    String yaml = Files.readString(folder.resolve("sensors.yaml"));
    List<ConfiguredSensor> sensors =
        SensorsConfig.read(List.of(new Dht22Factory()), "sensors.yaml", yaml, Map.of(), problems);
    assertThat(problems).isEmpty();
    TestSurroundings world = new TestSurroundings();
    Surroundings surroundings = world.of("rack", INTERVAL, folder);
    Reading<SensorDriver> opened = sensors.get(0).plan().open(surroundings);
    if (opened instanceof Reading.Failed<SensorDriver> failed) {
      return "not opened: " + failed.reason() + "\n";
    }
    StringBuilder text = new StringBuilder();
    try (SensorDriver driver = ((Reading.Value<SensorDriver>) opened).value()) {
      for (int i = 0; i < 2; i++) {
        world.pass(INTERVAL);
        tell(driver.read(), text);
      }
    }
    new TreeMap<>(surroundings.refusals().counts())
        .forEach(
            (reason, count) -> text.append(count).append(" refused: ").append(reason).append('\n'));
    return text.toString();
  }

  private static void tell(Reading<Row> reading, StringBuilder text) {
    if (reading instanceof Reading.Value<Row> value) {
      Row row = value.value();
      for (int i = 0; i < row.layout().width(); i++) {
        text.append(row.layout().columns().get(i)).append(' ').append(row.number(i)).append('\n');
      }
    } else if (reading instanceof Reading.NoData<Row> none) {
      text.append("no data: ").append(none.reason()).append('\n');
    } else if (reading instanceof Reading.Failed<Row> failed) {
      text.append("failed: ").append(failed.reason()).append('\n');
    }
  }
}
