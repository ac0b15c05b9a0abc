package dev.wattrack.agent;

/** The version of this agent; a test compares it with the build's. */
final class Version {
  static final String TEXT = "0.1.0-SNAPSHOT";

  private Version() {}
}
