package dev.wattrack.benchmarks;

import java.util.HashMap;
import java.util.Map;

/**
 * What the kernel has booked on a process so far. Immutable.
 *
 * @param nanosByThread CPU time of the threads that run, exact
 * @param tickNanos CPU time of all threads, ended ones too, in steps of 10 ms
 * @param residentBytes as Rss of smaps_rollup
 * @param anonymousBytes the part that cannot be reclaimed
 * @param writtenBytes caused to be sent to disk
 */
record Usage(
    Map<Long, Long> nanosByThread,
    long tickNanos,
    long residentBytes,
    long anonymousBytes,
    long writtenBytes) {
  /** User and system time are each rounded to 10 ms, at both ends. */
  private static final long ROUNDING_NANOS = 40_000_000;

  Usage {
    nanosByThread = Map.copyOf(nanosByThread);
  }

  int threads() {
    return nanosByThread.size();
  }

  /**
   * CPU time between two readings: the threads' own, unless so much more is missing from it that
   * threads must have ended in between.
   */
  long cpuNanosSince(Usage before) {
    long exact = 0;
    for (Map.Entry<Long, Long> thread : nanosByThread.entrySet()) {
      long earlier = before.nanosByThread.getOrDefault(thread.getKey(), 0L);
      exact += Math.max(0, thread.getValue() - earlier);
    }
    long coarse = tickNanos - before.tickNanos;
    return coarse - exact > ROUNDING_NANOS ? coarse : exact;
  }

  Usage plus(Usage other) {
    Map<Long, Long> both = new HashMap<>(nanosByThread);
    both.putAll(other.nanosByThread);
    return new Usage(
        both,
        tickNanos + other.tickNanos,
        residentBytes + other.residentBytes,
        anonymousBytes + other.anonymousBytes,
        writtenBytes + other.writtenBytes);
  }
}
