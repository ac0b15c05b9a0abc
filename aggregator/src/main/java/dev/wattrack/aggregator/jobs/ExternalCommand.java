package dev.wattrack.aggregator.jobs;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of somebody else: no shell, nothing on its input, at most so long, and at most so
 * much of its output is kept. Whatever it does becomes a {@link Result}. Safe for use by several
 * threads; blocks.
 */
public final class ExternalCommand {
  private static final int MOST_ERROR_BYTES = 8 << 10;
  private static final long DRAIN_MILLIS = 1_000;

  private final Duration timeout;
  private final int mostBytes;
  private final Map<String, String> environment;

  /** What became of it. */
  public sealed interface Result {
    /**
     * It ended by itself.
     *
     * @param cut true when there was more output than is kept
     */
    record Done(int exitCode, String output, String error, boolean cut) implements Result {}

    /** There is no such program. */
    record Missing(String program) implements Result {}

    /** It is there and may not be run, or cannot. */
    record Denied(String reason) implements Result {}

    /** It did not end in time and was killed. */
    record TimedOut(Duration after) implements Result {}
  }

  /**
   * @param environment set on top of our own
   */
  public ExternalCommand(Duration timeout, int mostBytes, Map<String, String> environment) {
    this.timeout = timeout;
    this.mostBytes = mostBytes;
    this.environment = Map.copyOf(environment);
  }

  /** Runs program and arguments. */
  public Result run(List<String> command) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(new File("/dev/null"));
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return notStarted(command.get(0), e);
    }
    Drain output = new Drain(process.getInputStream(), mostBytes);
    Drain error = new Drain(process.getErrorStream(), MOST_ERROR_BYTES);
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Result.TimedOut(timeout);
      }
      // A child of it may hold the pipe open for ever; what has come by then must do.
      output.await();
      error.await();
      return new Result.Done(process.exitValue(), output.text(), error.text(), output.cut());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The JDK tells missing and denied apart only in its message: {@code error=2} and so on. */
  private static Result notStarted(String program, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean missing = message.contains("error=2,");
    return missing
        ? new Result.Missing(program)
        : new Result.Denied(
            program + " cannot be run: " + message.replaceAll("^.*error=\\d+, ", ""));
  }

  /** Reads a stream to its end on a thread of its own and keeps the beginning. */
  private static final class Drain {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final InputStream from;
    private final int most;
    private final Thread thread;
    private boolean cut;

    Drain(InputStream from, int most) {
      this.from = from;
      this.most = most;
      thread = new Thread(null, this::read, "wattrack-command", 128 << 10);
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      byte[] buffer = new byte[16 << 10];
      try (from) {
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
          keep(buffer, count);
        }
      } catch (IOException e) {
        keep(new byte[0], 0); // killed while it wrote; what has come stands
      }
    }

    private synchronized void keep(byte[] buffer, int count) {
      int room = Math.min(count, most - kept.size());
      kept.write(buffer, 0, room);
      cut |= room < count;
    }

    void await() throws InterruptedException {
      thread.join(DRAIN_MILLIS);
    }

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }

    synchronized boolean cut() {
      return cut;
    }
  }
}
