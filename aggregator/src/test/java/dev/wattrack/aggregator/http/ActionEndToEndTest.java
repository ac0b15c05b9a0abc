package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From hot samples to a command that ran, and its trail in the database. */
class ActionEndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  @TempDir private Path dir = Path.of("");

  private static HttpResponse<String> write(Aggregator aggregator, String lines) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + aggregator.httpPort() + "/write?db=wattrack");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(lines)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void twoHotNodesAreSwitchedOffByACommandAndOneIsNot() throws Exception {
    Path out = dir.resolve("out");
    Path file = dir.resolve("alerts.yaml");
    Files.writeString(
        file,
        """
        rules:
          NodeOverheat: {critical: {above: 85, clear: 80, for: 0s, samples: 1}}
        actions:
          off:
            do: command
            command: [/bin/sh, -c, 'echo "$0" "$1" >>%s; exit "$2"', "{node},1", "a b", "3"]
            dry_run: false
          look: {do: slurm_drain}
        """
            .formatted(out));
    AggregatorConfig config =
        AggregatorConfig.load(
            null,
            Map.of(),
            List.of(
                new Entry("ingest.port", "0", "test"),
                new Entry("http.port", "0", "test"),
                new Entry("insecure", "true", "test"),
                new Entry("insecure", "true", "test"),
                new Entry("state_dir", dir.toString(), "test"),
                new Entry("alerts.file", file.toString(), "test")));
    try (Aggregator aggregator =
        Aggregator.start(
            config,
            SqliteStore.open(dir, SqliteStoreOptions.defaults(), Clock.systemUTC()),
            Clock.systemUTC())) {
      assertThat(write(aggregator, "temp,host=a,sensor=cpu temp=90").statusCode()).isEqualTo(204);
      await().atMost(SOON).until(() -> !aggregator.alerts().current().isEmpty());
      assertThat(aggregator.alerts().audits(10)).as("one sensor alone").isEmpty();
      assertThat(write(aggregator, "temp,host=b,sensor=cpu temp=90").statusCode()).isEqualTo(204);
      await().atMost(SOON).until(() -> aggregator.alerts().audits(10).size() == 4);
      assertThat(Files.readAllLines(out)).containsExactlyInAnyOrder("a,1 a b", "b,1 a b");
      assertThat(aggregator.alerts().audits(10))
          .filteredOn(it -> it.action().equals("off"))
          .extracting(AlertTable.Audit::outcome)
          .hasSize(2)
          .allMatch(outcome -> outcome.startsWith("failed with 3"));
      assertThat(aggregator.alerts().audits(10))
          .filteredOn(it -> it.action().equals("look"))
          .extracting(AlertTable.Audit::outcome)
          .allMatch(outcome -> outcome.startsWith("dry run: [scontrol, update, nodename="));
    }
  }
}
