package dev.wattrack.cli.offender;

import dev.wattrack.aggregator.store.NodeRecord;

/** Breaks: commands do not know what they start. */
public final class KnowsAPiece {
  public String name(NodeRecord node) {
    return node.name();
  }
}
