package dev.wattrack.agent.collect;

/**
 * How much is written to a drive a day, over the last week as far as the agent has seen it, and at
 * least over one day. Remembers a figure an hour. Confined to one thread.
 */
final class WriteRate {
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final int HOURS = 7 * 24;
  private static final int LEAST_HOURS = 24;

  private final long[] nanos = new long[HOURS];
  private final long[] bytes = new long[HOURS];
  private int count;
  private int next;

  /** Adds what the drive's counter says now; one that fell begins anew. */
  void add(long nowNanos, long written) {
    if (count > 0) {
      int last = Math.floorMod(next - 1, HOURS);
      if (written < bytes[last]) {
        count = 0;
      } else if (nowNanos - nanos[last] < HOUR_NANOS) {
        return;
      }
    }
    nanos[next] = nowNanos;
    bytes[next] = written;
    next = (next + 1) % HOURS;
    count = Math.min(HOURS, count + 1);
  }

  /** Bytes a day; NaN while less than a day is known. */
  double bytesPerDay() {
    if (count < 2) {
      return Double.NaN;
    }
    int last = Math.floorMod(next - 1, HOURS);
    int first = Math.floorMod(next - count, HOURS);
    double hours = (double) (nanos[last] - nanos[first]) / HOUR_NANOS;
    return hours < LEAST_HOURS ? Double.NaN : (bytes[last] - bytes[first]) / hours * 24;
  }
}
