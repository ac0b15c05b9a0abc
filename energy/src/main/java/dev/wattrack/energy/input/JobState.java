package dev.wattrack.energy.input;

/** How a job ended; all but COMPLETED are charged as well and shown as wasted. */
public enum JobState {
  COMPLETED,
  FAILED,
  CANCELLED,
  NODE_FAIL,
  TIMEOUT;

  public boolean wasted() {
    return this != COMPLETED;
  }
}
