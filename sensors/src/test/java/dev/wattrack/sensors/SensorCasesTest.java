package dev.wattrack.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.config.ConfiguredSensor;
import dev.wattrack.sensors.config.SensorsConfig;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.driver.TestSurroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder below cases/KIND is a machine: sensors.yaml, the files as on the board, and what is
 * read from them. A new case is a new folder.
 */
final class SensorCasesTest {
  /** Some sensors want to see a value twice before they believe it. */
  private static final int MOST_READINGS = 3;

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("src/test/resources/cases"), 3)) {
      return all
          .filter(path -> Files.exists(path.resolve("sensors.yaml")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsReadIsWhatIsExpected(Path folder) throws Exception {
    List<Problem> problems = new ArrayList<>();
    List<ConfiguredSensor> sensors =
        SensorsConfig.read(
            ServiceLoader.load(SensorFactory.class),
            "sensors.yaml",
            Files.readString(folder.resolve("sensors.yaml")),
            Map.of(),
            problems);
    List<String> lines = new ArrayList<>(problems.stream().map(Problem::toString).toList());
    for (ConfiguredSensor sensor : sensors) {
      read(sensor, folder, lines);
    }
    Path expected = folder.resolve("expected.txt");
    String text = (String.join("\n", lines) + "\n").replace(folder.toString(), "");
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(expected, text);
    }
    assertThat(text).isEqualTo(Files.readString(expected));
  }

  private static void read(ConfiguredSensor sensor, Path folder, List<String> lines)
      throws InterruptedException {
    TestSurroundings world = new TestSurroundings();
    Surroundings surroundings = world.of(sensor.name(), sensor.interval().toNanos(), folder);
    Reading<SensorDriver> opening = sensor.plan().open(surroundings);
    if (!(opening instanceof Reading.Value<SensorDriver> open)) {
      lines.add(sensor.name() + ": " + opening);
      return;
    }
    try (SensorDriver driver = open.value()) {
      Reading<Row> reading = Reading.noData("not read");
      for (int i = 0; i < MOST_READINGS && !(reading instanceof Reading.Value<Row>); i++) {
        world.pass(sensor.interval().toNanos());
        reading = driver.read();
      }
      if (reading instanceof Reading.Value<Row> value) {
        show(value.value(), lines);
      } else {
        lines.add(sensor.name() + ": " + reading);
      }
    }
    new TreeMap<>(surroundings.refusals().counts())
        .forEach((reason, count) -> lines.add(sensor.name() + " refused " + count + ": " + reason));
  }

  private static void show(Row row, List<String> lines) {
    for (int i = 0; i < row.layout().width(); i++) {
      if (row.has(i)) {
        lines.add(row.layout().columns().get(i) + "=" + row.number(i));
      }
    }
  }
}
