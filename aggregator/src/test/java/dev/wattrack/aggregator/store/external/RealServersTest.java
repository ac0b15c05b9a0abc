package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

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
