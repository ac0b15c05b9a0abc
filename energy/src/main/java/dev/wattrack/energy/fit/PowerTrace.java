package dev.wattrack.energy.fit;

/**
 * The predicted power of all nodes over the last quarter of an hour, in cells of a quarter second.
 * Confined to the engine's thread. What is older than the trace is ignored.
 */
public final class PowerTrace {
  private static final int CELLS = 4096;
  private static final double CELL_SECONDS = 0.25;
  private final double[] watts = new double[CELLS];
  private long newest = Long.MIN_VALUE;

  /** Adds a power held between two times. */
  public void add(double from, double to, double power) {
    long first = (long) Math.floor(from / CELL_SECONDS);
    long last = (long) Math.ceil(to / CELL_SECONDS) - 1;
    if (newest == Long.MIN_VALUE) {
      newest = first - 1;
    }
    first = Math.max(first, Math.max(newest, last) - CELLS + 1);
    for (long cell = newest + 1; cell <= last; cell++) {
      watts[place(cell)] = 0;
    }
    newest = Math.max(newest, last);
    for (long cell = first; cell <= last; cell++) {
      double start = cell * CELL_SECONDS;
      double seconds = Math.min(to, start + CELL_SECONDS) - Math.max(from, start);
      watts[place(cell)] += power * Math.max(0, seconds) / CELL_SECONDS;
    }
  }

  private static int place(long cell) {
    return (int) Math.floorMod(cell, (long) CELLS);
  }

  private double cell(long cell) {
    return cell > newest || cell <= newest - CELLS ? 0 : watts[place(cell)];
  }

  /** The mean power of the second that ends at a time. */
  public double secondBefore(double timeSeconds) {
    double end = timeSeconds / CELL_SECONDS;
    long last = (long) Math.floor(end);
    double part = end - last;
    double sum = part * cell(last) + (1 - part) * cell(last - 4);
    for (int i = 1; i < 4; i++) {
      sum += cell(last - i);
    }
    return sum / 4;
  }

  /** Largest less smallest mean of a second between two times. */
  public double move(double from, double to) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double t = from + 1; t <= to + 1e-9; t += 0.5) {
      double second = secondBefore(t);
      least = Math.min(least, second);
      most = Math.max(most, second);
    }
    return Math.max(0, most - least);
  }

  public boolean covers(double timeSeconds) {
    long cell = (long) Math.floor(timeSeconds / CELL_SECONDS);
    return cell <= newest && cell > newest - CELLS;
  }
}
