package dev.wattrack.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.testkit.time.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Open MPI's own mpirun with two daemons on this machine; the ranks are shells. */
class OpenMpiTest {
  @TempDir Path folder;

  private Path script(String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/bash\n" + text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process mpirun() throws Exception {
    // Stands in for ssh: runs the daemon's command line here.
    Path shell = script("fakessh", "shift\nexec bash -c \"$*\"");
    Path rank =
        script(
            "rank", "timeout 2.5 bash -c 'while :; do :; done'\ntimes > out-$OMPI_COMM_WORLD_RANK");
    Path hosts = Files.writeString(folder.resolve("hosts"), "node1 slots=1\nnode2 slots=1\n");
    List<String> command = new ArrayList<>(List.of("mpirun"));
    if (System.getProperty("user.name", "").equals("root")) {
      command.add("--allow-run-as-root");
    }
    for (String mca :
        List.of(
            "plm_rsh_agent " + shell,
            "orte_do_not_resolve 1",
            "oob_tcp_if_include lo",
            "btl_tcp_if_include lo",
            "btl self,tcp")) {
      command.add("--mca");
      command.addAll(List.of(mca.split(" ")));
    }
    command.addAll(List.of("-np", "2", "--hostfile", hosts.toString(), rank.toString()));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("mpirun.log").toFile())
        .start();
  }

  @Test
  @Timeout(120)
  void ranksOfTwoDaemonsAreOneJobWithItsCpuSeconds() throws Exception {
    assumeTrue(
        Stream.of("/usr/bin", "/usr/local/bin")
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "mpirun"))),
        "mpirun is missing: apt-get install -y --no-install-recommends openmpi-bin");
    try (Watched watched =
        new Watched(folder.resolve("wattrack"), Map.of("jobs.slurm.ask", "off"))) {
      watched.agent("head", Map.of("job.slurm.spool", ""));
      Wait.until(() -> watched.get("/api/v1/cluster").path("nodes").size() == 1);
      Process mpirun = mpirun();
      assertThat(Wait.until(() -> jobs(watched).size() == 1, 15_000))
          .as("%s", Files.readString(folder.resolve("mpirun.log")))
          .isTrue();
      JsonNode running = jobs(watched).get(0);
      assertThat(running.path("state").asText()).isEqualTo("running");
      assertThat(running.path("name").asText()).isEqualTo("rank");
      assertThat(running.path("nodes").toString()).isEqualTo("[\"head\"]");
      assertThat(mpirun.waitFor()).as(Files.readString(folder.resolve("mpirun.log"))).isZero();
      Wait.until(() -> jobs(watched).get(0).path("state").asText().equals("completed"));
      assertThat(jobs(watched)).hasSize(1);
      double truth = times("out-0") + times("out-1");
      JsonNode over = jobs(watched).get(0);
      assertThat(over.path("cpu_label").asText()).isEqualTo("sampled");
      assertThat(over.path("cpu_seconds").asDouble())
          .as("%s", over)
          .isCloseTo(truth, within(Math.max(0.1 * truth, 0.1)));
      assertThat(over.path("ended").isTextual()).isTrue();
    }
  }

  private double times(String name) throws Exception {
    return SlurmTest.times(folder.resolve(name));
  }

  private static List<JsonNode> jobs(Watched watched) {
    List<JsonNode> found = new ArrayList<>();
    watched.get("/api/v1/jobs?scheduler=openmpi").path("jobs").forEach(found::add);
    return found;
  }
}
