package dev.wattrack.cli.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.testkit.process.Processes;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Dask's own scheduler and workers on loopback, Debian's. Confined to the test's thread. */
final class RealDask implements AutoCloseable {
  private static final String APT =
      "apt-get install -y --no-install-recommends"
          + " python3-distributed python3-prometheus-client python3-numpy";
  private static final String PYTHON = "/usr/bin/python3";
  private static final int PROGRAM_SECONDS = 120;

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final int port = Processes.freePort();
  private final int httpPort = Processes.freePort();

  /** The test is skipped, and says what is missing, where it cannot be. */
  RealDask(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/dask-scheduler")),
        "dask-scheduler is missing: " + APT);
    Process look =
        new ProcessBuilder(PYTHON, "-c", "import distributed, numpy, prometheus_client")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(look.waitFor() == 0, "Python modules are missing: " + APT);
  }

  String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  /**
   * Starts the scheduler, always at the same ports, and a worker for each name.
   *
   * @param options more of the scheduler's
   */
  void start(List<String> workers, String... options) throws Exception {
    String address = "tcp://127.0.0.1:" + port;
    List<String> scheduler =
        new ArrayList<>(
            List.of(
                "dask-scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dashboard-address",
                "127.0.0.1:" + httpPort));
    scheduler.addAll(List.of(options));
    spawn("scheduler", scheduler);
    for (String worker : workers) {
      spawn(
          worker,
          List.of(
              "dask-worker",
              address,
              "--host",
              "127.0.0.1",
              "--nthreads",
              "1",
              "--no-nanny",
              "--no-dashboard",
              "--name",
              worker,
              "--local-directory",
              folder.resolve("work-" + worker).toString()));
    }
  }

  private void spawn(String log, List<String> command) throws IOException {
    List<String> line = new ArrayList<>(List.of(PYTHON));
    line.add("/usr/bin/" + command.get(0));
    line.addAll(command.subList(1, command.size()));
    processes.add(
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log + ".log").toFile()))
            .start());
  }

  /** Runs the two programs: so many chunks of pi, so many portfolios, and one task that fails. */
  void run(int chunks, int portfolios) throws Exception {
    Path script = folder.resolve("programs.py");
    try (var in = RealDask.class.getResourceAsStream("/dask/programs.py")) {
      Files.write(script, in.readAllBytes());
    }
    Path output = folder.resolve("programs.log");
    Process program =
        new ProcessBuilder(
                PYTHON,
                script.toString(),
                "tcp://127.0.0.1:" + port,
                Integer.toString(chunks),
                Integer.toString(portfolios))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    processes.add(program);
    if (!program.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS) || program.exitValue() != 0) {
      throw new AssertionError("the programs: " + Files.readString(output) + logs());
    }
  }

  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String log : List.of("scheduler", "atomos-01", "atomos-02")) {
      Path file = folder.resolve(log + ".log");
      all.append("\n== ").append(log).append('\n');
      all.append(Files.exists(file) ? Files.readString(file) : "");
    }
    return all.toString();
  }

  /** Ends everything, the scheduler last, each by its number. */
  void stop() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      Process process = processes.get(i);
      process.destroy();
      if (!Wait.until(() -> !process.isAlive(), 5_000)) {
        process.destroyForcibly();
        Wait.until(() -> !process.isAlive());
      }
    }
    processes.clear();
  }

  @Override
  public void close() {
    stop();
  }
}
