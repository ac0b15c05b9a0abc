package dev.wattrack.model;

/** Energy in joules; finite. Immutable. One watt-hour is 3,600 J. */
public record Joules(double value) implements Comparable<Joules> {

  public Joules {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not an energy: " + value);
    }
  }

  public Joules plus(Joules other) {
    return new Joules(value + other.value);
  }

  public double wattHours() {
    return value / 3_600;
  }

  @Override
  public int compareTo(Joules other) {
    return Double.compare(value, other.value);
  }
}
