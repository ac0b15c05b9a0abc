package dev.wattrack.energy.feature;

/**
 * The last slices of a node, oldest first; at most 128, so about two minutes. Confined to the
 * engine's thread.
 */
public final class SliceWindow {
  private static final int CAPACITY = 128;
  private final Slice[] ring = new Slice[CAPACITY];
  private long count;

  public void add(Slice slice) {
    ring[(int) (count++ % CAPACITY)] = slice;
  }

  /** Adds what happened between two times to a sum. */
  public void sum(double from, double to, FeatureSum sum) {
    long oldest = Math.max(0, count - CAPACITY);
    for (long i = count - 1; i >= oldest; i--) {
      Slice slice = ring[(int) (i % CAPACITY)];
      if (slice.to <= from) {
        return;
      }
      double seconds = Math.min(to, slice.to) - Math.max(from, slice.from);
      if (seconds > 0) {
        sum.add(slice, seconds);
      }
    }
  }

  public void clear() {
    count = 0;
  }
}
