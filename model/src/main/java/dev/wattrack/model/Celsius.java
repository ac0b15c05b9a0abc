package dev.wattrack.model;

/** Temperature in degrees Celsius; finite and not below absolute zero. Immutable. */
public record Celsius(double value) implements Comparable<Celsius> {

  public Celsius {
    if (!Double.isFinite(value) || value < -273.15) {
      throw new IllegalArgumentException("not a temperature: " + value);
    }
  }

  @Override
  public int compareTo(Celsius other) {
    return Double.compare(value, other.value);
  }
}
