package dev.wattrack.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.testkit.time.Wait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dask itself, two workers of it, with the programs people run on such racks; the second scheduler
 * has our plug-in.
 */
class DaskTest {
  private static final List<String> NODES = List.of("atomos-01", "atomos-02");
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path folder;

  @Test
  @Timeout(300)
  void tasksAreCountedExactlyWorkersAreMatchedAndARestartIsAnotherJob() throws Exception {
    try (RealDask dask = new RealDask(folder.resolve("dask"));
        Watched watched =
            new Watched(
                folder.resolve("wattrack"),
                Map.of(
                    "jobs.slurm.ask",
                    "off",
                    "jobs.dask.url",
                    dask.url(),
                    "jobs.dask.interval",
                    "500ms"))) {
      for (String node : NODES) {
        watched.agent(node, Map.of("job.slurm.spool", ""));
      }
      Wait.until(() -> watched.get("/api/v1/cluster").path("nodes").size() == 2);
      Wait.until(() -> watched.get("/health").toString().contains("cannot be asked"));

      dask.start(NODES);
      JsonNode first = awaitWorkers(watched, dask, List.of());
      dask.run(5, 500);
      String id = first.path("id").asText();
      awaitFailed(watched, id);
      exact(watched.job(id), 5, 500);
      assertThat(watched.get("/health").toString()).contains("2 workers, 505 tasks done, 1 failed");

      dask.stop();
      Path plugIn = Path.of("..", "docs", "dask", "wattrack_dask.py").toRealPath();
      dask.start(NODES, "--preload", plugIn.toString());
      JsonNode second = awaitWorkers(watched, dask, List.of(id));
      String anew = second.path("id").asText();
      assertThat(second.path("tasks_done").asLong(0)).isZero();
      dask.run(7, 40);
      awaitFailed(watched, anew);
      exact(watched.job(anew), 7, 40);
      assertThat(watched.get("/health").toString()).contains("counted by its plug-in");

      JsonNode before = watched.job(id);
      exact(before, 5, 500);
      assertThat(before.path("state").asText()).isEqualTo("completed");
      assertThat(before.path("ended").isTextual()).isTrue();
      assertThat(before.path("reason").asText()).isEqualTo("the scheduler was started anew");
      assertThat(watched.job(anew).path("state").asText()).isEqualTo("running");
    }
  }

  /** The failed task is in the totals alone, which are asked every 5 s, so it is the last. */
  private static void awaitFailed(Watched watched, String id) {
    boolean told =
        Wait.until(() -> watched.job(id).path("tasks_failed").asLong() == 1, PATIENCE_MILLIS);
    assertThat(told).as("%s", watched.job(id)).isTrue();
  }

  private static JsonNode awaitWorkers(Watched watched, RealDask dask, List<String> known)
      throws Exception {
    List<JsonNode> found = new ArrayList<>();
    boolean there =
        Wait.until(
            () -> {
              found.clear();
              watched.get("/api/v1/jobs?scheduler=dask").path("jobs").forEach(found::add);
              found.removeIf(
                  job ->
                      known.contains(job.path("id").asText())
                          || !job.path("nodes").toString().equals("[\"atomos-01\",\"atomos-02\"]"));
              return !found.isEmpty();
            },
            PATIENCE_MILLIS);
    assertThat(there)
        .as(watched.get("/api/v1/jobs") + watched.get("/health").toString() + dask.logs())
        .isTrue();
    return found.get(0);
  }

  private static void exact(JsonNode job, int chunks, int portfolios) {
    assertThat(job.path("tasks_done").asLong()).as("%s", job).isEqualTo(chunks + portfolios);
    assertThat(job.path("tasks_failed").asLong()).isEqualTo(1);
    assertThat(job.path("cores").asInt()).isEqualTo(2);
    assertThat(job.path("tasks")).hasSize(3);
    for (JsonNode task : job.path("tasks")) {
      long expected =
          switch (task.path("prefix").asText()) {
            case "estimate_pi_chunk" -> chunks;
            case "simulate_portfolio" -> portfolios;
            default -> 0;
          };
      assertThat(task.path("done").asLong()).as("%s", task).isEqualTo(expected);
      if (expected > 0) {
        assertThat(task.path("compute_seconds").asDouble()).as("%s", job).isPositive();
      }
    }
  }
}
