package dev.wattrack.aggregator.alerts;

/**
 * The last values of a series within a window, at most {@value #MOST} of them: a window is cut into
 * so many slots, and of each slot the last value stays. Confined to the thread of the rules.
 */
final class Trace {
  static final int MOST = 64;

  private final long windowMillis;
  private final long[] times = new long[MOST];
  private final double[] values = new double[MOST];
  private int first;
  private int count;

  Trace(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  void add(long uptimeMillis, double value) {
    long slot = Math.max(1, windowMillis / MOST);
    if (count > 0 && times[at(count - 1)] / slot == uptimeMillis / slot && count > 1) {
      times[at(count - 1)] = uptimeMillis;
      values[at(count - 1)] = value;
      return;
    }
    if (count == MOST) {
      first = (first + 1) % MOST;
      count--;
    }
    times[at(count)] = uptimeMillis;
    values[at(count)] = value;
    count++;
  }

  private int at(int index) {
    return (first + index) % MOST;
  }

  private void forget(long uptimeMillis) {
    while (count > 0 && times[first] < uptimeMillis - windowMillis) {
      first = (first + 1) % MOST;
      count--;
    }
  }

  /** By how much the value has grown within the window; falls are starts anew of a counter. */
  double growth(long uptimeMillis) {
    forget(uptimeMillis);
    double sum = 0;
    for (int i = 1; i < count; i++) {
      sum += Math.max(0, values[at(i)] - values[at(i - 1)]);
    }
    return sum;
  }

  /** The line through what is known; none unless it covers at least half the window. */
  Fit fit(long uptimeMillis) {
    forget(uptimeMillis);
    if (count < 2 || times[at(count - 1)] - times[first] < windowMillis / 2) {
      return Fit.NONE;
    }
    double[] seconds = new double[count];
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      seconds[i] = (times[at(i)] - times[first]) / 1e3;
      numbers[i] = values[at(i)];
    }
    return Fit.of(seconds, numbers, count);
  }
}
