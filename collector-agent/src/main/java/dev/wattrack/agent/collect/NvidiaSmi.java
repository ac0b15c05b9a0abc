package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Time;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of NVIDIA cards, from one {@code nvidia-smi} that is kept running and prints them
 * every two seconds. Starting it each time would cost tens of milliseconds of a core, and where no
 * persistence daemon runs would wake the card each time. Binding its library (NVML) needs JNI or a
 * foreign function, which the agent's Java 17 has not. Ended or silent, it is started again, later
 * and later. Its methods belong to the sampler's thread.
 */
final class NvidiaSmi implements Runnable, AutoCloseable {
  private static final String EVERY_SECONDS = "2";
  private static final long SILENT_NANOS = 30_000_000_000L;
  private static final long RETRY_NANOS = 10_000_000_000L;
  private static final int SELDOM = 30;
  private static final int LONGEST_LINE = 1024;
  private static final int LONGEST_WORDS = 160;

  private final String program;
  private final Commands commands;
  private final Time time;
  private final Map<String, NvidiaLine> newest = new TreeMap<>();
  private final List<NvidiaLine> fresh = new ArrayList<>();
  private Commands.@Nullable Running running;
  private boolean reading;
  private boolean closed;
  private long heardAt;
  private long retryAt;
  private boolean retrying;
  private int failures;
  private String words = "";
  private @Nullable String trouble;

  NvidiaSmi(String program, Commands commands, Time time) {
    this.program = program;
    this.commands = commands;
    this.time = time;
  }

  /** Sees to it that the program runs and speaks. */
  synchronized void keep(long nanos) {
    if (reading) {
      Commands.Running silent = running;
      if (nanos - heardAt >= SILENT_NANOS && silent != null) {
        words = "nvidia-smi has said nothing for " + SILENT_NANOS / 1_000_000_000L + " s";
        trouble = words;
        heardAt = nanos;
        // If it hangs in the kernel it stays, and so does the reader: no second one beside it.
        silent.close();
      }
    } else if (!closed && (!retrying || nanos - retryAt >= 0)) {
      start(nanos);
    }
  }

  private void start(long nanos) {
    words = "";
    heardAt = nanos;
    try {
      running =
          commands.follow(
              List.of(
                  program,
                  "--query-gpu=" + NvidiaLine.QUERY,
                  "--format=csv,noheader,nounits",
                  "-l",
                  EVERY_SECONDS));
    } catch (IOException e) {
      fail(nanos, "nvidia-smi: " + e.getMessage());
      return;
    }
    reading = true;
    Thread thread = new Thread(null, this, "wattrack-gpu", 256 << 10);
    thread.setDaemon(true);
    thread.start();
  }

  private void fail(long nanos, String reason) {
    failures++;
    retrying = true;
    retryAt = nanos + RETRY_NANOS * Math.min(SELDOM, failures * failures);
    trouble = reason;
  }

  @Override
  public void run() {
    Commands.Running from;
    synchronized (this) {
      from = running;
    }
    if (from != null) {
      try {
        read(from.output());
      } catch (IOException e) {
        hear("nvidia-smi: " + e.getMessage());
      } finally {
        from.close();
      }
    }
    synchronized (this) {
      reading = false;
      running = null;
      fail(time.monotonicNanos(), words.isEmpty() ? "nvidia-smi ended" : words);
    }
  }

  /** Line by line to its end; what is too long for a line is passed over. */
  private void read(InputStream in) throws IOException {
    byte[] bytes = new byte[LONGEST_LINE];
    int length = 0;
    int next = in.read(bytes, 0, bytes.length);
    while (next >= 0) {
      length += next;
      int from = 0;
      for (int i = length - next; i < length; i++) {
        if (bytes[i] == '\n') {
          hear(new String(bytes, from, i - from, StandardCharsets.UTF_8));
          from = i + 1;
        }
      }
      System.arraycopy(bytes, from, bytes, 0, length - from);
      length -= from;
      length = length == bytes.length ? 0 : length;
      next = in.read(bytes, length, bytes.length - length);
    }
  }

  private synchronized void hear(String line) {
    heardAt = time.monotonicNanos();
    NvidiaLine known = NvidiaLine.parse(line);
    if (known == null) {
      String text = line.strip();
      if (words.isEmpty() && !text.isEmpty()) {
        words = text.length() > LONGEST_WORDS ? text.substring(0, LONGEST_WORDS) : text;
      }
      return;
    }
    words = "";
    failures = 0;
    trouble = null;
    newest.put(known.index(), known);
    fresh.removeIf(old -> old.index().equals(known.index()));
    fresh.add(known);
  }

  /** The values since the last call, one a card at most. */
  synchronized List<NvidiaLine> take() {
    List<NvidiaLine> taken = List.copyOf(fresh);
    fresh.clear();
    return taken;
  }

  /** The newest values of every card. */
  synchronized List<NvidiaLine> newest() {
    return List.copyOf(newest.values());
  }

  /** Why there are none; null while it speaks. */
  synchronized @Nullable String trouble() {
    String reason = trouble;
    return reason != null && reason.contains("version mismatch")
        ? reason + " (the driver was updated: restart this machine)"
        : reason;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (running != null) {
      running.close();
    }
  }
}
