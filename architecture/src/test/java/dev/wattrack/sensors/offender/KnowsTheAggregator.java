package dev.wattrack.sensors.offender;

import dev.wattrack.aggregator.store.NodeRecord;

/** Breaks: neighbours do not know each other. */
public final class KnowsTheAggregator {
  public String name(NodeRecord node) {
    return node.name();
  }
}
