package dev.wattrack.testkit.offender;

import dev.wattrack.aggregator.store.NodeRecord;

/** Breaks: the testkit knows the model alone. */
public final class KnowsTheStore {
  public String name(NodeRecord node) {
    return node.name();
  }
}
