package dev.wattrack.aggregator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorConfigTest {
  @TempDir Path dir;

  private Path file(String text) throws Exception {
    return Files.writeString(dir.resolve("aggregator.yaml"), text);
  }

  @Test
  void defaultsAreThoseOfAFreshMachine() throws Exception {
    assertThat(AggregatorConfig.defaults(Map.of("XDG_STATE_HOME", "/s")))
        .isEqualTo(
            new AggregatorConfig(
                "wattrack",
                "127.0.0.1",
                7460,
                7461,
                Path.of("/s/wattrack"),
                Duration.ofSeconds(60),
                Duration.ofDays(14),
                Duration.ofDays(400),
                Duration.ofDays(36_500),
                20_000,
                20_000,
                64,
                2L << 20));
  }

  @Test
  void everyKeyIsTaken() throws Exception {
    Path file =
        file(
            """
            cluster: atomos
            bind: 0.0.0.0
            insecure: true
            ingest: {port: 1}
            http:
              port: 2
            state_dir: /var/lib/wattrack
            store:
              commit_interval: 10s
              retention: {raw: 1d, minute: 2d, hour: 3d}
            limit: {series_per_node: 11, nodes: 12, pending_connections: 13, request: 1MB}
            """);
    assertThat(AggregatorConfig.load(file, Map.of(), List.of()))
        .isEqualTo(
            new AggregatorConfig(
                "atomos",
                "0.0.0.0",
                1,
                2,
                Path.of("/var/lib/wattrack"),
                Duration.ofSeconds(10),
                Duration.ofDays(1),
                Duration.ofDays(2),
                Duration.ofDays(3),
                11,
                12,
                13,
                1L << 20));
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirLines() throws Exception {
    Path file =
        file(
            """
            clutser: x
            http:
              port: eighty
            store:
              commit_interval: 60
            bind: 0.0.0.0
            """);
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> AggregatorConfig.load(file, Map.of(), List.of()));
    assertThat(e.problems()).hasSize(4);
    assertThat(e.getMessage())
        .contains("aggregator.yaml:1: unknown key 'clutser'; did you mean 'cluster'?")
        .contains("aggregator.yaml:3: http.port = 'eighty': expected a whole number")
        .contains("aggregator.yaml:5: store.commit_interval = '60': expected a time with its unit")
        .contains("'0.0.0.0' is not loopback");
  }

  @Test
  void whatIsNotYamlIsToldWithItsLine() throws Exception {
    Path file = file("cluster: a\n  broken: [\n");
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> AggregatorConfig.load(file, Map.of(), List.of()));
    assertThat(e.getMessage()).contains("aggregator.yaml:").contains("not YAML");
  }

  @Test
  void theCommandLineIsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    Path file = file("http: {port: 1}\ncluster: file\n");
    Map<String, String> environment =
        Map.of("WATTRACK_HTTP_PORT", "2", "WATTRACK_CLUSTER", "environment");
    AggregatorConfig config =
        AggregatorConfig.load(
            file, environment, List.of(new Entry("http.port", "3", "--http-port")));
    assertThat(config.httpPort()).isEqualTo(3);
    assertThat(config.cluster()).isEqualTo("environment");
  }

  /** {@code -Dupdate.golden=true} writes the file anew. */
  @Test
  void theSampleFileIsUpToDateAndSaysTheDefaults() throws Exception {
    Path sample = Path.of(System.getProperty("wattrack.root"), "docs", "aggregator.yaml");
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(sample, SampleConfig.text());
    }
    assertThat(sample).hasContent(SampleConfig.text());
    Map<String, String> environment = Map.of("XDG_STATE_HOME", "/s");
    assertThat(AggregatorConfig.load(sample, environment, List.of()))
        .isEqualTo(AggregatorConfig.defaults(environment));
  }
}
