package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.aggregator.store.Sample;
import dev.wattrack.aggregator.store.external.influx.InfluxServer;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract with Debian's real servers. */
class RealServersTest {
  private static void needs(Path program, String aptPackage) {
    boolean there = Files.isExecutable(program);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as(program + " is installed in CI").isTrue();
    }
    assumeTrue(there, "needs " + program + " (apt-get install " + aptPackage + ")");
  }

  @Nested
  class InfluxDb1 extends ExternalStoreContract {
    @Override
    TestServer server(Path folder) throws Exception {
      needs(RealInfluxOne.PROGRAM, "influxdb");
      return new RealInfluxOne(folder);
    }

    @Test
    void aLineWhoseTypeConflictsIsNamedAndCountedAndTheOthersAreKept() throws Exception {
      int node = rig.node("a", false);
      Layout number = new Layout(List.of(Column.decimal("m", Map.of(), "v", 0, 1)));
      Layout text = new Layout(List.of(Column.text("m", Map.of("t", "x"), "v")));
      rig.commit(List.of(new Sample(node, Rig.START, number, List.of(1L))));
      rig.drain();
      Map<ReadPoint, Object> first = Map.copyOf(rig.expected());
      long word = rig.store.textNumber("word");
      rig.commit(List.of(new Sample(node, Rig.START + 3_600 * Rig.SECOND, text, List.of(word))));
      rig.drain();
      assertThat(server.read()).isEqualTo(first);
      assertThat(rig.exporter.figures().trouble()).isNull();
      assertThat(rig.exporter.figures().refused()).isEqualTo(1);
      assertThat(rig.exporter.figures().refusal())
          .contains("partial write", "field type conflict", "\"v\"", "measurement \"m\"");
    }

    @Test
    void aDatabaseThatIsNotThereIsToldByItsName() throws Exception {
      ServerAddress there = server.address();
      ServerAddress missing =
          new ServerAddress(
              there.kind(), there.url(), "", "attic", "", null, null, there.timeout());
      try (LineServer influx = new InfluxServer(missing)) {
        assertThat(influx.write("m v=1 1\n"))
            .isInstanceOfSatisfying(
                LineServer.Unable.class,
                unable ->
                    assertThat(unable.reason())
                        .contains("does not know 'attic'", "database not found"));
      }
    }
  }

  @Nested
  class VictoriaMetrics extends ExternalStoreContract {
    @Override
    TestServer server(Path folder) throws Exception {
      needs(RealVictoria.PROGRAM, "victoria-metrics");
      return new RealVictoria(folder);
    }
  }
}
