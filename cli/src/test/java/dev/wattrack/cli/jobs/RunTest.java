package dev.wattrack.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.testkit.process.Processes;
import dev.wattrack.testkit.time.Wait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code wattrack run} as a process of its own, with an aggregator and an agent. */
@Timeout(120)
class RunTest {
  @TempDir Path folder;

  private Process wattrack(String url, String... arguments) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.wattrack.cli.CliMain",
                "run",
                "--url",
                url));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private String text(String file) throws Exception {
    return Files.readString(folder.resolve(file));
  }

  private static JsonNode job(Watched watched, String name) {
    for (JsonNode job : watched.get("/api/v1/jobs?scheduler=run").path("jobs")) {
      if (job.path("name").asText().equals(name)) {
        return job;
      }
    }
    return new ObjectMapper().missingNode();
  }

  @Test
  void aCommandIsAJobWithItsTasksItsTimeAndItsExitCode() throws Exception {
    try (Watched watched =
        new Watched(folder.resolve("wattrack"), Map.of("jobs.slurm.ask", "off"))) {
      watched.agent("head", Map.of("job.slurm.spool", ""));
      Wait.until(() -> watched.get("/api/v1/cluster").path("nodes").size() == 1);
      String script =
          "echo task 1 done; echo nothing; echo task 2 done >&2;"
              + " timeout 3 bash -c 'while :; do :; done'; times > times; printf 'task 3 done'; exit 7";
      Process run =
          wattrack(
              watched.url(),
              "--name",
              "sweep",
              "--task-pattern",
              "task \\d+ done",
              "--json",
              "--",
              "bash",
              "-c",
              script);
      Wait.until(() -> job(watched, "sweep").path("state").asText().equals("running"));
      assertThat(run.waitFor()).as(text("err")).isEqualTo(7);
      assertThat(text("out")).isEqualTo("task 1 done\nnothing\ntask 3 done");
      assertThat(text("err")).startsWith("task 2 done\n");
      JsonNode summary = new ObjectMapper().readTree(text("err").lines().skip(1).findFirst().get());
      assertThat(summary.path("recorded").asBoolean()).isTrue();
      assertThat(summary.path("joules").asDouble()).as("%s", summary).isPositive();
      assertThat(summary.path("joules_low").asDouble())
          .isLessThan(summary.path("joules_high").asDouble());
      assertThat(summary.path("energy").asText())
          .isEqualTo("assumed from the class of this machine: no meter");

      JsonNode job = job(watched, "sweep");
      double truth = SlurmTest.times(folder.resolve("times"));
      assertThat(job.path("state").asText()).isEqualTo("failed");
      assertThat(job.path("exit_code").asInt()).isEqualTo(7);
      assertThat(job.path("tasks_done").asLong()).isEqualTo(3);
      assertThat(job.path("nodes").toString()).isEqualTo("[\"head\"]");
      assertThat(job.path("cpu_label").asText()).as("%s", job).isEqualTo("accounted");
      assertThat(job.path("cpu_seconds").asDouble())
          .as("%s", job)
          .isCloseTo(truth, within(Math.max(0.02 * truth, 0.05)));
      assertThat(job.path("memory_bytes_max").isNumber()).as("by the agent: %s", job).isTrue();
      assertThat(job.path("joules").asDouble()).as("%s", job).isPositive();
      assertThat(job.path("quality").asText()).isEqualTo("assumed");
    }
  }

  @Test
  void withoutAnAggregatorTheCommandRunsAndThatIsSaid() throws Exception {
    String nobody = "http://127.0.0.1:" + Processes.freePort();
    Process run =
        wattrack(nobody, "--tasks", "4", "sh", "-c", "cat; exit 3", "--looks-like-option");
    run.getOutputStream().write("by standard input".getBytes(StandardCharsets.UTF_8));
    run.getOutputStream().close();
    assertThat(run.waitFor()).as(text("err")).isEqualTo(3);
    assertThat(text("out")).isEqualTo("by standard input");
    assertThat(text("err"))
        .contains("not recorded: no aggregator at " + nobody)
        .contains("sh ended with 3 after")
        .contains("joules –: not recorded");
  }

  @Test
  void signalsArePassedOnAndTheExitCodeIsTheCommands() throws Exception {
    String nobody = "http://127.0.0.1:" + Processes.freePort();
    Process run =
        wattrack(
            nobody,
            "bash",
            "-c",
            "trap 'echo heard' USR1; trap 'echo bye; exit 5' TERM; echo ready > ready;"
                + " while :; do sleep 0.1; done");
    Wait.until(() -> Files.exists(folder.resolve("ready")));
    new ProcessBuilder("kill", "-USR1", Long.toString(run.pid())).start().waitFor();
    Wait.until(() -> folder.resolve("out").toFile().length() > 0);
    run.destroy();
    assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(text("err")).isEqualTo(5);
    assertThat(text("out")).isEqualTo("heard\nbye\n");
  }

  @Test
  void whatCannotBeStartedEndsAsInAShell() throws Exception {
    String nobody = "http://127.0.0.1:" + Processes.freePort();
    assertThat(wattrack(nobody, "no-such-command").waitFor()).isEqualTo(127);
    assertThat(text("err")).contains("no-such-command: there is no such command");
    assertThat(wattrack(nobody, "/").waitFor()).isEqualTo(126);
    assertThat(wattrack(nobody, "--task-pattern", "(", "true").waitFor()).isEqualTo(2);
    assertThat(wattrack(nobody, "--task-pattern", "a", "--tasks", "1", "true").waitFor())
        .isEqualTo(2);
  }
}
