package dev.wattrack.cli.fault;

import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A {@link ChaosNode} that can be killed and started again. Confined to the test's thread. */
final class NodeProcess {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(80);
  private static final long KILL_MILLIS = 10_000;

  private final Children children;
  private final String name;
  private final Path folder;
  private final int port;
  private final Stamps stamps;
  private Duration diskAfter = Duration.ZERO;
  private List<String> prefix = List.of();
  private @Nullable ChildProcess process;
  private int kills;

  /** A tick made {@code t} after the origin is stamped {@code base + t * speed}. Immutable. */
  record Stamps(Instant origin, Instant base, int speed) {
    /** As time goes. */
    static Stamps plain() {
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      return new Stamps(now, now, 1);
    }
  }

  NodeProcess(Children children, String name, int port, Stamps stamps) throws IOException {
    this.children = children;
    this.name = name;
    this.port = port;
    this.stamps = stamps;
    folder = Files.createDirectories(children.folder().resolve(name));
  }

  /** When its spool goes to disk, from the next start on; at once unless told. */
  void diskAfter(Duration time) {
    diskAfter = time;
  }

  /** Words to put before the command from the next start on. */
  void under(List<String> words) {
    prefix = words;
  }

  private static String nanos(Instant time) {
    return Long.toString(time.getEpochSecond() * 1_000_000_000L + time.getNano());
  }

  ChildProcess start() throws IOException {
    List<String> command =
        List.of(
            ChaosNode.class.getName(),
            name,
            folder.toString(),
            Integer.toString(port),
            diskAfter.toString(),
            nanos(stamps.origin()),
            nanos(stamps.base()),
            Integer.toString(stamps.speed()));
    ChildProcess started = children.start(prefix, "32m", Map.of(), command);
    process = started;
    return started;
  }

  ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException(name + " is not started");
    }
    return process;
  }

  /** Waits until so many more ticks have been made. */
  void awaitTicks(int more) throws IOException {
    int enough = journal().size() + more;
    Wait.until(
        () -> {
          try {
            return journal().size() >= enough;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  Path spoolFolder() {
    return folder.resolve("spool");
  }

  void kill() {
    process().kill(KILL_MILLIS);
    kills++;
  }

  /** Stops cleanly; what is not acknowledged stays in its folder. */
  void stop() throws TimeoutException, InterruptedException {
    process().awaitLine("^running", START);
    process().stop(STOP);
    process().awaitLine("^stopped", STOP);
  }

  /** Asks it to stop once everything is acknowledged. */
  void drain() throws IOException, TimeoutException, InterruptedException {
    process().awaitLine("^running", START);
    Files.writeString(ChaosNode.drainIn(folder), "");
    ProcessHandle.of(process().pid()).ifPresent(ProcessHandle::destroy);
  }

  /** Its last word: {@code stopped, waiting 0 lost 0}. */
  String lastWord() throws TimeoutException, InterruptedException {
    return process().awaitLine("^stopped, .*", STOP).group();
  }

  String name() {
    return name;
  }

  int kills() {
    return kills;
  }

  String output() {
    return process().output();
  }

  Map<Long, Journal.Entry> journal() throws IOException {
    return Journal.read(ChaosNode.journalIn(folder));
  }
}
