package dev.wattrack.cli.fault;

import dev.wattrack.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A {@link ChaosNode} that can be killed and started again. Confined to the test's thread. */
final class NodeProcess {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(80);
  private static final long KILL_MILLIS = 10_000;

  private final Children children;
  private final String name;
  private final Path folder;
  private final List<String> stamps;
  private final int port;
  private ChildProcess process;
  private int kills;

  /**
   * Starts it.
   *
   * @param base what a tick made at the origin is stamped
   * @param speed by how much its stamps run faster than time
   */
  NodeProcess(Children children, String name, int port, Instant origin, Instant base, int speed)
      throws IOException {
    this.children = children;
    this.name = name;
    this.port = port;
    folder = Files.createDirectories(children.folder().resolve(name));
    stamps = List.of(nanos(origin), nanos(base), Integer.toString(speed));
    process = start();
  }

  private static String nanos(Instant time) {
    return Long.toString(time.getEpochSecond() * 1_000_000_000L + time.getNano());
  }

  private ChildProcess start() throws IOException {
    List<String> command =
        List.of(
            ChaosNode.class.getName(),
            name,
            folder.toString(),
            Integer.toString(port),
            stamps.get(0),
            stamps.get(1),
            stamps.get(2));
    return children.start("32m", Map.of(), command);
  }

  void kill() {
    process.kill(KILL_MILLIS);
    kills++;
  }

  void startAgain() throws IOException {
    process = start();
  }

  /** Stops cleanly; what is not acknowledged stays in its folder. */
  void stop() throws TimeoutException, InterruptedException {
    process.awaitLine("^running", START);
    process.stop(STOP);
    process.awaitLine("^stopped", STOP);
  }

  /** Asks it to stop once everything is acknowledged. */
  void drain() throws IOException, TimeoutException, InterruptedException {
    process.awaitLine("^running", START);
    Files.writeString(ChaosNode.drainIn(folder), "");
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
  }

  /** Its last word: {@code stopped, waiting 0 lost 0}. */
  String lastWord() throws TimeoutException, InterruptedException {
    return process.awaitLine("^stopped, .*", STOP).group();
  }

  String name() {
    return name;
  }

  int kills() {
    return kills;
  }

  String output() {
    return process.output();
  }

  Map<Long, Journal.Entry> journal() throws IOException {
    return Journal.read(ChaosNode.journalIn(folder));
  }
}
