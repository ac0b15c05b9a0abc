package dev.wattrack.model;

import java.time.Duration;

/** Electrical power in watts; finite. Immutable. */
public record Watts(double value) implements Comparable<Watts> {

  public Watts {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a power: " + value);
    }
  }

  public Watts plus(Watts other) {
    return new Watts(value + other.value);
  }

  /** The energy of this power held for a time. */
  public Joules over(Duration time) {
    return new Joules(value * (time.getSeconds() + time.getNano() / 1e9));
  }

  @Override
  public int compareTo(Watts other) {
    return Double.compare(value, other.value);
  }
}
