package dev.wattrack.energy.feature;

/** Slices for tests outside this package. */
public final class TestSlices {

  /** Adds time at rest with this temperature of the SoC. */
  public static void add(FeatureSum sum, double socCelsius, double seconds) {
    double[] values = {0, 0, 0, 0, 0, socCelsius, Double.NaN};
    sum.add(
        new Slice(0, seconds, values, false, new JobSlot[0], new double[0], new double[0]),
        seconds);
  }

  private TestSlices() {}
}
