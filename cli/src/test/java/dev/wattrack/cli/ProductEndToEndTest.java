package dev.wattrack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product as people start it: the launcher, real processes, real ports. The agent reads a
 * recorded tree, and what {@code wattrack export} then gives is compared with {@code
 * e2e/cloud-vm/expected.lp}. {@code ./wattrack test} with {@code WATTRACK_GOLDEN=update} in the
 * environment writes that file anew.
 */
final class ProductEndToEndTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path ROOT = Path.of(System.getProperty("wattrack.root", ".."));
  private static final Path FIXTURE = ROOT.resolve("cli/src/test/resources/e2e/cloud-vm");

  /** Recorded on a virtual machine with {@code wattrack record}; a collector's test uses it too. */
  private static final Path RECORDING =
      ROOT.resolve("collector-agent/src/test/resources/cases/cloud-vm");

  /** Killed by SIGTERM with its shutdown hooks run; Java knows no other code for that. */
  private static final int TERMINATED = 143;

  /** Seconds of samples to wait for. */
  private static final int SAMPLES = 4;

  @TempDir private Path folder = Path.of("");
  private final Processes processes = new Processes();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void keepOutOfTheUsersFolders() {
    environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
    environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    environment.put("WATTRACK_STORE_COMMIT_INTERVAL", "1s");
    // How nodes join has tests of its own; `up` lets its own agent and its rack join all the same.
    environment.put("WATTRACK_INSECURE", "true");
  }

  @AfterEach
  void stop() {
    processes.close();
  }

  @Test
  void whatTheAgentReadsIsWhatExportWrites() throws Exception {
    Running aggregator = startAggregator();
    ChildProcess agent = startAgent(aggregator);
    Set<String> lines = awaitLines(aggregator, agent);
    assertThat(wattrack("nodes", "--url", aggregator.url()).output()).contains("recorded");

    assertThat(agent.stop(DEADLINE)).isIn(0, TERMINATED);
    assertThat(aggregator.process().stop(DEADLINE)).as(aggregator.process().output()).isZero();

    Running again = startAggregator();
    assertThat(withoutTimes(export(again))).as("what was stored is still there").containsAll(lines);
    assertThat(again.process().stop(DEADLINE)).isZero();
    compare(lines);
  }

  @Test
  void upShowsTheFirstValuesAndStopsCleanly() throws Exception {
    ChildProcess up =
        start(
            "up",
            "--simulate",
            "pi-rack",
            "--port",
            "0",
            "--http-port",
            "0",
            "--state-dir",
            folder.resolve("up").toString());
    String url = ready(up, "Wattrack is up: (http://\\S+)").group(1);
    up.awaitLine("CPU \\d", DEADLINE);
    up.awaitLine("Stop with Ctrl-C", DEADLINE);
    assertThat(wattrack("status", "--url", url).output()).contains("(simulated)", "up");
    assertThat(up.stop(DEADLINE)).as(up.output()).isZero();
  }

  /** An aggregator and its ports. */
  private record Running(ChildProcess process, String ingestPort, String url) {}

  private Running startAggregator() throws Exception {
    ChildProcess process =
        start(
            "aggregator",
            "--port",
            "0",
            "--http-port",
            "0",
            "--state-dir",
            folder.resolve("aggregator").toString());
    Matcher ready = ready(process, "agents on port (\\d+), (http://\\S+),");
    return new Running(process, ready.group(1), ready.group(2));
  }

  private ChildProcess startAgent(Running aggregator) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("agent.conf"),
            String.join(
                "\n",
                "aggregator = 127.0.0.1:" + aggregator.ingestPort(),
                "name = recorded",
                "machine_id_file = " + FIXTURE.resolve("etc/machine-id"),
                "proc_root = " + RECORDING.resolve("proc"),
                "sys_root = " + RECORDING.resolve("sys"),
                "state_dir = " + folder.resolve("agent"),
                // It asks this machine's file systems, which no tree can stand for.
                "collectors.disabled = disk",
                ""));
    return start("agent", "--config", config.toString());
  }

  private ChildProcess start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("wattrack").toString()));
    command.addAll(List.of(arguments));
    return processes.start(folder, environment, command);
  }

  private ChildProcess wattrack(String... arguments) throws Exception {
    ChildProcess process = start(arguments);
    assertThat(process.awaitEnd(DEADLINE)).as(process.output()).isZero();
    return process;
  }

  private static Matcher ready(ChildProcess process, String line) throws Exception {
    return process.awaitLine(line, DEADLINE);
  }

  /** Polls until some seconds of samples are stored, so that every collector had its turn. */
  private Set<String> awaitLines(Running aggregator, ChildProcess agent) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    List<String> last = List.of();
    while (System.nanoTime() - end < 0) {
      last = export(aggregator);
      if (last.stream().filter(line -> line.startsWith("mem,")).count() >= SAMPLES) {
        return withoutTimes(last);
      }
    }
    return fail(
        "not "
            + SAMPLES
            + " samples of mem within "
            + DEADLINE
            + "; last "
            + last
            + "\nagent:\n"
            + agent.output());
  }

  private List<String> export(Running aggregator) throws Exception {
    Path file = folder.resolve("export.lp");
    wattrack(
        "export",
        "--url",
        aggregator.url(),
        "--from",
        "now-10m",
        "--format",
        "lp",
        "--out",
        file.toString());
    return Files.readAllLines(file);
  }

  /** The distinct lines; what the node says of itself differs every time and is left out. */
  private static Set<String> withoutTimes(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("node,"))
        .map(line -> line.replaceFirst(" \\d+$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void compare(Set<String> lines) throws IOException {
    Path golden = FIXTURE.resolve("expected.lp");
    if ("update".equals(System.getenv("WATTRACK_GOLDEN"))) {
      Files.write(golden, lines);
    }
    assertThat(golden).as("WATTRACK_GOLDEN=update ./wattrack test writes it").exists();
    assertThat(lines).containsExactlyElementsOf(Files.readAllLines(golden));
  }
}
