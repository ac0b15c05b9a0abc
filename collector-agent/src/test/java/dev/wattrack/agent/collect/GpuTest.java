package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.link.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphics processors in files, and a real process that stands in for nvidia-smi. */
class GpuTest {
  private static final String STATS = "sys/class/drm/card0/device/gpu_stats";
  private static final String HEAD = "queue\ttimestamp\tjobs\truntime\n";

  private final Path folder;

  GpuTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String queues(long time, long bin, long render) {
    return HEAD + "bin\t" + time + "\t22\t" + bin + "\nrender\t" + time + "\t22\t" + render;
  }

  @Test
  void theBusiestQueueOfARaspberryPiCounts() throws IOException {
    try (PartNode node = new PartNode("gpu", folder)) {
      node.with(STATS, queues(5_000_000_000L, 100, 200));
      assertThat(node.look(1)).noneMatch(line -> line.contains("utilization"));
      node.with(STATS, queues(6_000_000_000L, 100_000_100, 250_000_200));
      assertThat(node.look(1)).containsExactly("gpu,gpu=0,name=v3d utilization_percent=25.0");
      node.with(STATS, HEAD + "bin\t7000000000\t22\t900000000");
      assertThat(node.look(1)).noneMatch(line -> line.contains("utilization"));
      node.with(STATS, queues(8_000_000_000L, 50, 250_000_200));
      assertThat(node.look(1)).noneMatch(line -> line.contains("utilization"));
      node.with(STATS, queues(8_000_000_000L, 50, 250_000_200));
      assertThat(node.look(1)).noneMatch(line -> line.contains("utilization"));
    }
  }

  private Path script(String text) throws IOException {
    node();
    Path file = folder.resolve("nvidia-smi");
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void node() throws IOException {
    Files.createDirectories(folder.resolve("proc/driver/nvidia/gpus/0000:01:00.0"));
  }

  /** Only the script is a program here, also where the machine has cards of its own. */
  private record OnlyThis(Path script, MachineCommands machine) implements Commands {
    OnlyThis(Path script) {
      this(script, new MachineCommands(null));
    }

    @Override
    public String find(String program) {
      return script.toString();
    }

    @Override
    public dev.wattrack.model.Reading<String> run(java.util.List<String> command, long millis) {
      return machine.run(command, millis);
    }

    @Override
    public dev.wattrack.model.Reading<String> outputOf(
        java.util.List<String> command, long millis) {
      return machine.outputOf(command, millis);
    }

    @Override
    public Running follow(java.util.List<String> command) throws IOException {
      return machine.follow(command);
    }
  }

  /** Looks again and again until it sees what it waits for. */
  private static Set<String> until(PartNode node, String wanted, long seconds) {
    AtomicReference<Set<String>> seen = new AtomicReference<>(Set.of());
    Await.until(
        wanted,
        () ->
            seen.updateAndGet(former -> node.look(seconds)).stream()
                .anyMatch(line -> line.contains(wanted)));
    return seen.get();
  }

  @Test
  void aProgramThatStaysIsReadLineByLineAndEndsWithTheAgent() throws Exception {
    Path script =
        script(
            """
            echo $$ > %1$s/pid
            n=0
            while :; do
              echo "0, GPU-a, $n, 10, 20, 50, 100.5, 1500, Card A"
              echo "1, GPU-b, [N/A], [N/A], [N/A], 51, [N/A], [N/A], Card B"
              n=$(( (n + 1) %% 100 ))
              sleep 0.02
            done
            """
                .formatted(folder));
    try (PartNode node = new PartNode("gpu", folder, new OnlyThis(script))) {
      assertThat(until(node, "Card B", 0))
          .contains(
              "gpu,gpu=0,name=Card A watts=100.5",
              "gpu,gpu=0,name=Card A memory_total=" + (double) (20 << 20),
              "gpu,gpu=1,name=Card B temperature_celsius=51.0");
      assertThat(until(node, "gpu=0,name=Card A utilization_percent=3.0", 0))
          .noneMatch(line -> line.startsWith("gpu,gpu=1,name=Card B watts"));
      long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
      node.close();
      ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
      assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).isNotEqualTo(true);
    }
  }

  @Test
  void aDriverThatDoesNotFitIsQuotedAndAskedAgainLater() throws Exception {
    Path script =
        script(
            """
            echo once >> %s/starts
            echo "Failed to initialize NVML: Driver/library version mismatch"
            echo "NVML library version: 535.161"
            exit 18
            """
                .formatted(folder));
    try (PartNode node = new PartNode("gpu", folder, new OnlyThis(script))) {
      assertThat(until(node, "Failed[", 0))
          .containsExactly(
              "Failed[reason=Failed to initialize NVML: Driver/library version mismatch"
                  + " (the driver was updated: restart this machine)]");
      assertThat(Files.readAllLines(folder.resolve("starts"))).hasSize(1);
      node.look(9);
      assertThat(Files.readAllLines(folder.resolve("starts"))).hasSize(1);
      Files.writeString(
          script, "#!/bin/sh\necho '0, GPU-a, 5, 1, 2, 50, 100.5, 1500, Card A'; exec sleep 60\n");
      assertThat(until(node, "Card A", 2)).contains("gpu,gpu=0,name=Card A watts=100.5");
    }
  }

  @Test
  void aProgramThatFallsSilentIsKilledAndStartedAgain() throws Exception {
    Path script =
        script(
            """
            echo once >> %s/starts
            echo "0, GPU-a, 5, 1, 2, 50, 100.5, 1500, Card A"
            exec sleep 300
            """
                .formatted(folder));
    try (PartNode node = new PartNode("gpu", folder, new OnlyThis(script))) {
      until(node, "Card A", 0);
      assertThat(node.look(29)).noneMatch(line -> line.contains("Failed"));
      assertThat(node.look(2)).anyMatch(line -> line.contains("has said nothing for 30 s"));
      assertThat(until(node, "Card A", 1)).contains("gpu,gpu=0,name=Card A watts=100.5");
      assertThat(Files.readAllLines(folder.resolve("starts"))).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void withoutTheProgramItIsSaidOnce() throws Exception {
    node();
    try (PartNode node = new PartNode("gpu", folder)) {
      node.look(1);
      assertThat(node.look(1))
          .containsExactly("NoData[reason=no graphics processor that tells its use]");
      assertThat(node.log()).singleElement().asString().contains("apt-get install nvidia-smi");
    }
  }

  @Test
  void processesShareTheirCardAndAreAskedForOnlyWhileThereAreJobs() throws Exception {
    Path commands = Files.createDirectories(folder.resolve("commands"));
    node();
    Files.writeString(
        commands.resolve("nvidia-smi_--query-gpu"),
        "0, GPU-a, 80, 1, 2, 50, 100.5, 1500, A\n1, GPU-b, [N/A], 1, 2, 50, 9, 1500, B\n");
    Files.writeString(
        commands.resolve("nvidia-smi_--query-compute-apps"),
        "11, GPU-a, 100\n12, GPU-a, 300\n12, GPU-b, 5\n");
    FolderCommands programs = new FolderCommands(commands);
    try (PartNode node = new PartNode("gpu", folder, programs)) {
      node.look(1);
      programs.awaitRead();
      assertThat(node.look(1)).contains("gpu,gpu=0,name=A utilization_percent=80.0");
      assertThat(programs.started()).isEqualTo(1);
      node.shares().want(true);
      node.look(1);
      node.awaitAnswer();
      node.look(1);
      assertThat(programs.started()).isEqualTo(2);
      assertThat(node.shares().all())
          .containsExactly(
              new GpuShares.Share(11, 400, 100L << 20),
              new GpuShares.Share(12, 400, 300L << 20),
              new GpuShares.Share(12, -1, 5L << 20));
      node.shares().want(false);
      node.look(1);
      assertThat(node.shares().all()).isEmpty();
    }
  }
}
