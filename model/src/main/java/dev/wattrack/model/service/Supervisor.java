package dev.wattrack.model.service;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * systemd, as a service sees it: it hears when the service is ready and, where the unit has a
 * watchdog, that it goes on. Java has no datagram sockets of the Unix domain, so the words go down
 * a pipe to the launcher's helper, which calls systemd-notify
 * (docs/decisions/0011-services-and-packages.md). Without systemd nothing is said; a pipe that
 * broke is no failure, for then systemd restarts a service whose watchdog it misses. Confined to
 * the thread that made it.
 */
public final class Supervisor {
  /** System property with the pipe's path, such as {@code /proc/self/fd/9}. */
  private static final String PIPE = "wattrack.supervisor";

  /** How often the service goes on within the time that systemd grants. */
  private static final int BEATS = 3;

  private final @Nullable OutputStream pipe;
  private final long beatMillis;

  private Supervisor(@Nullable OutputStream pipe, long beatMillis) {
    this.pipe = pipe;
    this.beatMillis = beatMillis;
  }

  /** The supervisor of this process; one that nobody hears where there is none. */
  public static Supervisor ofProcess(Map<String, String> environment) {
    return of(System.getProperty(PIPE, ""), environment);
  }

  static Supervisor of(String path, Map<String, String> environment) {
    if (path.isEmpty()) {
      return new Supervisor(null, Long.MAX_VALUE);
    }
    try {
      return new Supervisor(new FileOutputStream(path), beatMillis(environment));
    } catch (IOException e) {
      return new Supervisor(null, Long.MAX_VALUE);
    }
  }

  /** From sd_watchdog_enabled(3): WATCHDOG_USEC=180000000 is to be beaten at least that often. */
  private static long beatMillis(Map<String, String> environment) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    try {
      long millis = Long.parseLong(micros) / 1000 / BEATS;
      return millis > 0 ? millis : Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The service does its work now. */
  public void ready() {
    tell("READY=1\n");
  }

  /**
   * Tells systemd that the service goes on whenever it does, until it is stopped.
   *
   * @param rounds how often the service's main loop has gone round; if that does not change between
   *     two beats nothing is told
   */
  public void watch(LongSupplier rounds, CountDownLatch stopped) throws InterruptedException {
    long before = rounds.getAsLong();
    while (!stopped.await(beatMillis, TimeUnit.MILLISECONDS)) {
      long now = rounds.getAsLong();
      if (now != before) {
        tell("WATCHDOG=1\n");
      }
      before = now;
    }
  }

  private void tell(String words) {
    try {
      if (pipe != null) {
        pipe.write(words.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // The helper has ended, which is for systemd to notice.
    }
  }
}
