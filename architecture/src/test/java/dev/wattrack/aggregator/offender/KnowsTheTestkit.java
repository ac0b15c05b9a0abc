package dev.wattrack.aggregator.offender;

import dev.wattrack.testkit.process.Processes;

/** Breaks: a module's main code does not know the testkit. */
public final class KnowsTheTestkit {
  public Processes processes() {
    return new Processes();
  }
}
