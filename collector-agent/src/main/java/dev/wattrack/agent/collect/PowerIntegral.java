package dev.wattrack.agent.collect;

/**
 * Energy of power readings by the trapezoid rule. Readings further apart than the limit add
 * nothing: what was not measured is not counted. Starts at 0 with the agent. Confined to one
 * thread.
 */
final class PowerIntegral {
  private final long longestGapNanos;
  private boolean begun;
  private long lastNanos;
  private long lastMicrowatts;
  private double microjoules;

  PowerIntegral(long longestGapNanos) {
    this.longestGapNanos = longestGapNanos;
  }

  /** Adds a reading; the time is monotonic. */
  void add(long nanos, long microwatts) {
    long passed = nanos - lastNanos;
    if (begun && passed > 0 && passed <= longestGapNanos) {
      microjoules += ((double) lastMicrowatts + microwatts) / 2 * passed / 1e9;
    }
    begun = true;
    lastNanos = nanos;
    lastMicrowatts = microwatts;
  }

  long microjoules() {
    return (long) microjoules;
  }
}
