package dev.wattrack.energy.input;

/**
 * What is known of a node before it is measured. {@code board} is a key of the board priors; an
 * unknown board gets the generic one. {@code maxMhz} is the highest clock. Immutable.
 */
public record NodeSpec(
    String name,
    String board,
    int cores,
    double maxMhz,
    boolean hasGpu,
    boolean hasDiskCounter,
    SensorKind sensor) {

  public NodeSpec {
    if (name.isEmpty() || cores < 1 || !(maxMhz > 0)) {
      throw new IllegalArgumentException(
          "not a node: '" + name + "', cores " + cores + ", MHz " + maxMhz);
    }
  }
}
