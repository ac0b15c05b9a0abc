package dev.wattrack.sensors.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.config.ConfiguredSensor;
import dev.wattrack.sensors.config.SensorsConfig;
import dev.wattrack.sensors.driver.TestSurroundings;
import dev.wattrack.sensors.snmp.SnmpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A case is a folder below cases/pdu: what the PDU holds (public.snmprec, as snmpsim reads it),
 * pdu.yaml, and expected.txt; -Dupdate.golden=true writes the last.
 */
final class PduCasesTest {
  private static final long INTERVAL = 10_000_000_000L;

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/test/resources/cases/pdu"))) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theCaseReadsAsExpected(Path folder) throws Exception {
    Path expected = folder.resolve("expected.txt");
    String text = read(folder);
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(expected, text);
    }
    assertThat(expected)
        .as("other than expected; -DtestArgs=-Dupdate.golden=true writes it anew")
        .hasContent(text);
  }

  private static String read(Path folder) throws Exception {
    TestSurroundings world = new TestSurroundings();
    FakeSnmp snmp = new FakeSnmp(Files.readAllLines(folder.resolve("public.snmprec")));
    PduPlan plan = plan(Files.readString(folder.resolve("pdu.yaml")));
    StringBuilder text = new StringBuilder();
    Pdu pdu;
    try {
      pdu = Pdu.identify(snmp, plan.tree());
    } catch (SnmpException e) {
      return "refused: " + e.words() + "\n";
    }
    text.append(pdu.model()).append(", tree ").append(pdu.branch().word()).append('\n');
    PduDriver driver = new PduDriver(pdu, plan, world.of("pdu1", INTERVAL, Path.of("nowhere")));
    Row row = row(driver);
    world.pass(INTERVAL);
    row = row == null ? null : row(driver);
    for (int i = 0; row != null && i < row.layout().width(); i++) {
      if (row.has(i)) {
        text.append(row.layout().columns().get(i)).append(' ').append(row.number(i)).append('\n');
      }
    }
    world.log().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static Row row(PduDriver driver) {
    return ((Reading.Value<Row>) driver.read()).value();
  }

  static PduPlan plan(String yaml) {
    List<Problem> problems = new ArrayList<>();
    List<ConfiguredSensor> sensors =
        SensorsConfig.read(List.of(new PduFactory()), "sensors.yaml", yaml, Map.of(), problems);
    assertThat(problems).isEmpty();
    return (PduPlan) sensors.get(0).plan();
  }
}
