package dev.wattrack.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.alerts.action.ActionSpec;
import dev.wattrack.aggregator.config.AlertsConfig;
import dev.wattrack.testkit.time.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Slurm itself, four nodes of it, with an agent each. */
class SlurmTest {
  private static final long PATIENCE_MILLIS = 60_000;

  /** Burns so long a time of one core and writes down what the shell says it took. */
  private static final String BURN =
      "timeout %s bash -c 'while :; do :; done'\ntimes > out-$SLURM_JOB_ID\n";

  /** The same on two nodes at once. */
  private static final String TWO_NODES =
      "srun -n2 -N2 bash -c 'timeout 1 bash -c \"while :; do :; done\";"
          + " times > out-two-$SLURM_PROCID'";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private Watched watch(RealSlurm slurm) throws Exception {
    Watched watched =
        new Watched(
            folder.resolve("wattrack"),
            Map.of(
                "jobs.slurm.ask",
                "on",
                "jobs.slurm.conf",
                slurm.conf().toString(),
                "jobs.slurm.jobcomp",
                folder.resolve("slurm/jobcomp").toString(),
                "jobs.slurm.interval",
                "1s"));
    for (String node : RealSlurm.NODES) {
      watched.agent(
          node, Map.of("job.slurm.node", node, "job.slurm.spool", slurm.spool(node).toString()));
    }
    Wait.until(() -> sampling(watched) == 4);
    return watched;
  }

  /** How many agents have made their first two ticks. */
  private static int sampling(Watched watched) {
    int nodes = 0;
    for (JsonNode node : watched.get("/api/v1/cluster").path("nodes")) {
      nodes += node.path("cpu_percent").isNumber() ? 1 : 0;
    }
    return nodes;
  }

  private static void awaitEnd(Watched watched, List<String> jobs) {
    boolean ended =
        Wait.until(
            () ->
                jobs.stream()
                    .allMatch(
                        id ->
                            List.of("completed", "failed", "cancelled")
                                .contains(watched.state(id))),
            PATIENCE_MILLIS);
    assertThat(ended).as("all jobs are over: " + watched.get("/api/v1/jobs")).isTrue();
  }

  /** The last figures of a job come with the next tick of its node's agent. */
  private static void awaitFigures(Watched watched, List<String> jobs) {
    Wait.until(
        () -> jobs.stream().allMatch(id -> watched.job(id).path("cpu_seconds").isNumber()), 5_000);
  }

  /** As {@link #awaitFigures}; what is lost for good is found by the assertion behind it. */
  private static void awaitCpu(Watched watched, String job, double seconds) {
    boolean unused =
        Wait.until(() -> watched.job(job).path("cpu_seconds").asDouble(-1) >= seconds, 3_000);
  }

  /** What is sampled may miss the end of it, the more the busier the machine is. */
  private static double lowest(double truth) {
    return truth - tolerated(truth);
  }

  private static double tolerated(double truth) {
    return Math.max(0.1 * truth, 0.15);
  }

  /** CPU time of a shell and of the children it has waited for, s: {@code 0m0.301s} four times. */
  static double times(Path file) throws Exception {
    double seconds = 0;
    for (String word : Files.readString(file).strip().split("\\s+")) {
      String[] parts = word.replace("s", "").split("m");
      seconds += 60 * Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]);
    }
    return seconds;
  }

  @Test
  @Timeout(240)
  void everyKindOfJobIsSeenAndTheNodesStatesAreRight() throws Exception {
    try (RealSlurm slurm =
            RealSlurm.start(Files.createDirectories(folder.resolve("slurm")), false);
        Watched watched = watch(slurm)) {
      String array = slurm.submit(BURN.formatted("1.5"), "--array=1-8", "-J", "sweep");
      String two = slurm.submit(TWO_NODES, "-N2", "-J", "two");
      String fails = slurm.submit("exit 3", "-J", "fails");
      String cancelled = slurm.submit("sleep 300", "-J", "cancelme");
      List<String> shorts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        shorts.add(slurm.submit(BURN.formatted("0.3"), "-J", "short"));
      }
      Wait.until(() -> watched.state(cancelled).equals("running"));
      slurm.ask("scancel", cancelled);
      List<String> all = new ArrayList<>(shorts);
      all.addAll(List.of(array, two, fails, cancelled));
      awaitEnd(watched, all);
      Wait.until(() -> sweep(watched).stream().filter(SlurmTest::isOver).count() == 8);

      assertThat(watched.job(fails).path("state").asText()).isEqualTo("failed");
      assertThat(watched.job(fails).path("exit_code").asInt()).isEqualTo(3);
      assertThat(watched.state(cancelled)).isEqualTo("cancelled");
      assertThat(watched.job(two).path("nodes")).hasSize(2);
      assertThat(watched.job(two).path("cores").asInt()).isEqualTo(2);
      List<String> burners = new ArrayList<>(shorts);
      sweep(watched).forEach(job -> burners.add(job.path("id").asText()));
      double ranks =
          times(slurm.out().resolve("out-two-0")) + times(slurm.out().resolve("out-two-1"));
      awaitCpu(watched, two, lowest(ranks));
      for (String id : burners) {
        awaitCpu(watched, id, lowest(times(slurm.out().resolve("out-" + id))));
      }
      List<JsonNode> burned = burners.stream().map(watched::job).toList();
      for (JsonNode job : burned) {
        double truth = times(slurm.out().resolve("out-" + job.path("id").asText()));
        assertThat(job.path("state").asText()).isEqualTo("completed");
        assertThat(job.path("cpu_label").asText()).as("%s", job).isEqualTo("sampled");
        assertThat(job.path("cpu_seconds").asDouble())
            .as("%s", job)
            .isCloseTo(truth, within(tolerated(truth)));
      }
      assertThat(watched.job(two).path("cpu_seconds").asDouble())
          .as("the ranks, srun and a shell: %s", watched.job(two))
          .isBetween(ranks / 2, ranks + 0.5);
      assertThat(watched.job(two).path("by_node")).hasSize(2);

      nodeStates(slurm, watched);
    }
  }

  private static boolean isOver(JsonNode job) {
    return !job.path("ended").isNull();
  }

  private static List<JsonNode> sweep(Watched watched) {
    List<JsonNode> jobs = new ArrayList<>();
    for (JsonNode job : watched.get("/api/v1/jobs?scheduler=slurm").path("jobs")) {
      if (job.path("name").asText().equals("sweep")) {
        jobs.add(job);
      }
    }
    return jobs;
  }

  private static void nodeStates(RealSlurm slurm, Watched watched) throws Exception {
    ActionSpec drain =
        AlertsConfig.parse("actions: {cool: {do: slurm_drain}}", "alerts.yaml").actions().get(0);
    slurm.ask(drain.commandFor("n3", "a1b2c3").toArray(String[]::new));
    slurm.ask("scontrol", "update", "nodename=n4", "state=power_down");
    Wait.until(() -> watched.node("n3").path("flags").toString().contains("drained"));
    assertThat(watched.node("n3").path("state").asText()).isEqualTo("up");
    assertThat(watched.node("n3").path("scheduler_reason").asText())
        .isEqualTo("wattrack alert a1b2c3");
    Wait.until(() -> watched.node("n4").path("scheduler_state").asText().contains("POWER"));
    watched.stop("n4");
    Wait.until(() -> watched.node("n4").path("state").asText().equals("powered_off"));
    watched.stop("n2");
    Wait.until(() -> watched.node("n2").path("state").asText().equals("stopped"));
  }

  @Test
  @Timeout(240)
  void withCgroupsTheKernelsAccountIsMetToTheEnd() throws Exception {
    try (RealSlurm slurm = RealSlurm.start(Files.createDirectories(folder.resolve("slurm")), true);
        Watched watched = watch(slurm)) {
      String script =
          "timeout %s bash -c 'while :; do :; done'\n"
              + "cat /sys/fs/cgroup/cpuacct/slurm_$SLURMD_NODENAME/uid_*/job_$SLURM_JOB_ID/cpuacct.usage"
              + " > out-$SLURM_JOB_ID\n";
      Map<String, String> jobs = new HashMap<>();
      // No two of one node end together: those would share what was left, and be sampled.
      for (String each : List.of("n1 0.3", "n1 3.1", "n2 0.3", "n3 0.3", "n4 1.7")) {
        String[] place = each.split(" ");
        jobs.put(slurm.submit(script.formatted(place[1]), "-J", "burn", "-w", place[0]), place[1]);
      }
      awaitEnd(watched, List.copyOf(jobs.keySet()));
      awaitFigures(watched, List.copyOf(jobs.keySet()));
      for (String id : jobs.keySet()) {
        Path file = slurm.out().resolve("out-" + id);
        double truth = Long.parseLong(Files.readString(file).strip()) / 1e9;
        // After the script has looked, cat and the shell still end: some milliseconds.
        Wait.until(
            () -> watched.job(id).path("cpu_seconds").asDouble() >= truth - tolerance(truth),
            5_000);
        JsonNode job = watched.job(id);
        assertThat(job.path("cpu_label").asText()).as("%s", job).isEqualTo("accounted");
        assertThat(job.path("cpu_seconds").asDouble())
            .as("%s", job)
            .isCloseTo(truth, within(tolerance(truth)));
      }
    }
  }

  @Test
  @Timeout(240)
  void slurmrestdTellsTheSameWithoutSlurmsProgramsHere() throws Exception {
    try (RealSlurm slurm =
            RealSlurm.start(Files.createDirectories(folder.resolve("slurm")), false);
        Watched watched =
            new Watched(
                folder.resolve("wattrack"),
                Map.of(
                    "jobs.slurm.ask",
                    "on",
                    "jobs.slurm.folder",
                    folder.resolve("nothing").toString(),
                    "jobs.slurm.rest",
                    slurm.startRest(),
                    "jobs.slurm.interval",
                    "1s"))) {
      watched.agent("n3", Map.of("job.slurm.node", "n3", "job.slurm.spool", ""));
      slurm.ask("scontrol", "update", "nodename=n3", "state=drain", "reason=overheat 61C");
      String done = slurm.submit("sleep 0.5", "-J", "done");
      String failed = slurm.submit("exit 3", "-J", "bad");
      String cancelled = slurm.submit("sleep 60", "-J", "long");
      assertThat(Wait.until(() -> watched.state(cancelled).equals("running"), PATIENCE_MILLIS))
          .as("%s %s", watched.get("/health"), slurm.logs())
          .isTrue();
      slurm.ask("scancel", cancelled);
      awaitEnd(watched, List.of(done, failed, cancelled));
      assertThat(watched.state(done)).isEqualTo("completed");
      assertThat(watched.job(done).path("name").asText()).isEqualTo("done");
      assertThat(watched.state(failed)).isEqualTo("failed");
      assertThat(watched.job(failed).path("exit_code").asInt()).isEqualTo(3);
      assertThat(watched.state(cancelled)).isEqualTo("cancelled");
      Wait.until(() -> watched.node("n3").path("flags").toString().contains("drained"));
      assertThat(watched.node("n3").path("scheduler_reason").asText()).isEqualTo("overheat 61C");
      assertThat(watched.get("/health").toString()).contains("4 nodes, no accounting");
    }
  }

  private static double tolerance(double truth) {
    return Math.max(0.02 * truth, 0.02);
  }
}
