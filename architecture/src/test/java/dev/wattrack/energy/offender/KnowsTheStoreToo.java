package dev.wattrack.energy.offender;

import dev.wattrack.aggregator.store.NodeRecord;

/** Breaks: energy knows the model alone. */
public final class KnowsTheStoreToo {
  public String name(NodeRecord node) {
    return node.name();
  }
}
