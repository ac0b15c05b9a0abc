package dev.wattrack.energy.ledger;

/** Splits a whole number in given proportions so that the parts sum to it exactly. */
public final class LargestRemainder {

  /**
   * The parts of a total; weights below zero count as zero, and without any weight all goes to the
   * first part. Ties go to the earlier part, so the answer depends on nothing but the input.
   */
  public static long[] split(long total, double[] weights, int count) {
    long[] parts = new long[count];
    if (count == 0) {
      return parts;
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.max(0, weights[i]);
    }
    if (!(sum > 0)) {
      parts[0] = total;
      return parts;
    }
    double[] rest = new double[count];
    long given = 0;
    for (int i = 0; i < count; i++) {
      double exact = total * (Math.max(0, weights[i]) / sum);
      parts[i] = (long) Math.floor(exact);
      rest[i] = exact - parts[i];
      given += parts[i];
    }
    for (long left = total - given; left > 0; left--) {
      int most = 0;
      for (int i = 1; i < count; i++) {
        if (rest[i] > rest[most]) {
          most = i;
        }
      }
      parts[most]++;
      rest[most] -= 1;
    }
    for (long over = given - total; over > 0; over--) {
      int largest = 0;
      for (int i = 1; i < count; i++) {
        if (parts[i] > parts[largest]) {
          largest = i;
        }
      }
      parts[largest]--;
    }
    return parts;
  }

  private LargestRemainder() {}
}
