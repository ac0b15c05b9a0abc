package dev.wattrack.energy.calibrate;

import dev.wattrack.energy.input.NodeSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * One node after the other under one load after the other, with a rest between, because the steps
 * are what teaches. Confined to one thread.
 */
final class LoadSequence {
  private final List<Instruction.Load> loads = new ArrayList<>();
  private final double restSeconds;
  private int place;
  private double since = Double.NaN;

  LoadSequence(List<NodeSpec> nodes, double restSeconds) {
    this.restSeconds = restSeconds;
    for (NodeSpec node : nodes) {
      for (LoadKind kind : LoadKind.values()) {
        boolean has =
            switch (kind) {
              case ONE_CORE, ALL_CORES -> true;
              case GPU -> node.hasGpu();
              case DISK -> node.hasDiskCounter();
            };
        if (has) {
          loads.add(new Instruction.Load(node.name(), kind, kind.seconds()));
        }
      }
    }
  }

  /** Goes on to where it should be now; whether all is done. */
  boolean over(double nowSeconds) {
    if (Double.isNaN(since)) {
      since = nowSeconds;
    }
    while (place < loads.size() && nowSeconds >= since + length(place)) {
      since += length(place);
      place++;
    }
    return place >= loads.size();
  }

  private double length(int load) {
    return loads.get(load).seconds() + restSeconds;
  }

  Instruction instruction(double nowSeconds) {
    if (place >= loads.size()) {
      return new Instruction.Wait("at rest", 1);
    }
    Instruction.Load load = loads.get(place);
    double left = since + load.seconds() - nowSeconds;
    return left > 0
        ? new Instruction.Load(load.node(), load.kind(), left)
        : new Instruction.Wait("a rest before the next load", progress());
  }

  /** Leaves out the load of now; the next begins at once. */
  void skip() {
    place++;
    since = Double.NaN;
  }

  double progress() {
    return loads.isEmpty() ? 1 : place / (double) loads.size();
  }
}
