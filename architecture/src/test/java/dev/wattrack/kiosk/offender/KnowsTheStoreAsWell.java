package dev.wattrack.kiosk.offender;

import dev.wattrack.aggregator.store.NodeRecord;

/** Breaks: the kiosk knows no neighbour. */
public final class KnowsTheStoreAsWell {
  public String name(NodeRecord node) {
    return node.name();
  }
}
