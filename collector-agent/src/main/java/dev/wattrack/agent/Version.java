package dev.wattrack.agent;

/** The version of this agent; VersionTest compares it with the build's. */
final class Version {
  static final String TEXT = "0.1.0-SNAPSHOT";

  private Version() {}
}
