package dev.wattrack.energy.calibrate;

/** Loads that tell a node's coefficients apart, with how long each is held. */
public enum LoadKind {
  ONE_CORE("one core busy", 20),
  ALL_CORES("all cores busy", 40),
  GPU("the GPU busy", 40),
  DISK("reading and writing the disk", 20);

  /** The program name under which the load runs as a job, so that its intensity is learned. */
  public static final String PROGRAM = dev.wattrack.energy.input.NodeCheck.PROGRAM;

  private final String text;
  private final double seconds;

  LoadKind(String text, double seconds) {
    this.text = text;
    this.seconds = seconds;
  }

  public String text() {
    return text;
  }

  public double seconds() {
    return seconds;
  }
}
