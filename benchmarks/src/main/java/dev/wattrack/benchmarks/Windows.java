package dev.wattrack.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Measures programs side by side over several windows of time. Immutable. */
record Windows(int count, long warmUpMillis, long windowMillis) {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /**
   * What one program used.
   *
   * @param cpuMillisPerSecond median over the windows
   * @param writtenBytesPerSecond over all windows
   */
  record Cost(double cpuMillisPerSecond, Usage last, double writtenBytesPerSecond) {}

  /** Waits for the warm-up, then measures all of them over the same windows. */
  List<Cost> measure(List<Child> children) throws BenchException {
    pause(warmUpMillis);
    List<List<Double>> millis = new ArrayList<>();
    List<Usage> first = usages(children);
    List<Usage> before = first;
    children.forEach(child -> millis.add(new ArrayList<>()));
    double seconds = 0;
    for (int window = 0; window < count; window++) {
      long begun = System.nanoTime();
      pause(windowMillis);
      List<Usage> after = usages(children);
      double length = (System.nanoTime() - begun) / (double) SECOND_NANOS;
      seconds += length;
      for (int i = 0; i < children.size(); i++) {
        long nanos = after.get(i).cpuNanosSince(before.get(i));
        millis.get(i).add(nanos / 1e6 / length);
      }
      before = after;
    }
    List<Cost> costs = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      Usage last = before.get(i);
      double written = (last.writtenBytes() - first.get(i).writtenBytes()) / seconds;
      costs.add(new Cost(median(millis.get(i)), last, written));
    }
    return costs;
  }

  private static List<Usage> usages(List<Child> children) throws BenchException {
    List<Usage> usages = new ArrayList<>();
    for (Child child : children) {
      usages.add(child.usage());
    }
    return usages;
  }

  static double median(List<Double> numbers) {
    List<Double> sorted = new ArrayList<>(numbers);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  static void pause(long millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    for (long left = millis * 1_000_000L; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
