package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.store.AlertTable;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From hot samples to a command that ran, and its trail in the database. */
class ActionEndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  @TempDir private Path dir = Path.of("");

  private static HttpResponse<String> write(Served served, String lines) throws Exception {
    return served.post("/write?db=wattrack", lines);
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
    try (Served served = Served.open(dir, "alerts.file", file.toString())) {
      Aggregator aggregator = served.aggregator();
      assertThat(write(served, "temp,host=a,sensor=cpu temp=90").statusCode()).isEqualTo(204);
      await().atMost(SOON).until(() -> !aggregator.alerts().current().isEmpty());
      assertThat(aggregator.alerts().audits(10)).as("one sensor alone").isEmpty();
      assertThat(write(served, "temp,host=b,sensor=cpu temp=90").statusCode()).isEqualTo(204);
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
