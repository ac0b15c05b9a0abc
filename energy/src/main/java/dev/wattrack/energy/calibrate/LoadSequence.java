package dev.wattrack.energy.calibrate;

import dev.wattrack.energy.input.NodeSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * One node after the other under one load after the other, with a rest between, because the steps
 * are what teaches. Nobody but a person starts a load; one of the CPU is seen to come and to go in
 * the node's figures, and waited for, the others go by the clock. Confined to one thread.
 */
final class LoadSequence {
  /** A load that was not seen for so long is left out, and one that does not go is left alone. */
  private static final double PATIENCE_SECONDS = 180;

  /** So long after its time a load may end by itself, before somebody is asked to end it. */
  private static final double GRACE_SECONDS = 5;

  /** One that went before this share of its time is asked for again. */
  private static final double ENOUGH_SHARE = 0.5;

  private static final double CORE_SHARE = 0.6;
  private static final double LEAST_SHARE = 0.04;
  private static final double ALL_SHARE = 0.75;

  private enum Stage {
    ASK,
    WORK,
    STOP,
    REST
  }

  /** {@code seenShare} of all cores busy is the load; infinity for one that no CPU figure shows. */
  private record Load(String node, LoadKind kind, double seenShare) {
    boolean byClock() {
      return Double.isInfinite(seenShare);
    }
  }

  private final List<Load> loads = new ArrayList<>();
  private final double restSeconds;
  private Stage stage = Stage.ASK;
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
          loads.add(new Load(node.name(), kind, seenShare(kind, node.cores())));
        }
      }
    }
  }

  private static double seenShare(LoadKind kind, int cores) {
    return switch (kind) {
      case ONE_CORE -> Math.max(LEAST_SHARE, CORE_SHARE / cores);
      case ALL_CORES -> ALL_SHARE;
      case GPU, DISK -> Double.POSITIVE_INFINITY;
    };
  }

  /** Goes on to where it should be now; whether all is done. */
  boolean over(double nowSeconds, RackView rack) {
    if (Double.isNaN(since)) {
      since = nowSeconds;
    }
    while (place < loads.size()) {
      Stage next = next(loads.get(place), nowSeconds, rack);
      if (next == stage && !(next == Stage.REST && rested(nowSeconds))) {
        return false;
      }
      if (next == Stage.REST && stage == Stage.REST) {
        place++;
        next = Stage.ASK;
      }
      stage = next;
      since = nowSeconds;
    }
    return true;
  }

  private boolean rested(double now) {
    return now >= since + restSeconds;
  }

  private Stage next(Load load, double now, RackView rack) {
    double seconds = now - since;
    double share = rack.busyShare(load.node(), now);
    boolean gone = share < load.seenShare() / 2;
    return switch (stage) {
      case ASK -> {
        double most = load.byClock() ? load.kind().seconds() : PATIENCE_SECONDS;
        yield share >= load.seenShare() ? Stage.WORK : seconds >= most ? Stage.REST : Stage.ASK;
      }
      case WORK -> {
        if (gone) {
          yield seconds >= ENOUGH_SHARE * load.kind().seconds() ? Stage.REST : Stage.ASK;
        }
        yield seconds >= load.kind().seconds() + GRACE_SECONDS ? Stage.STOP : Stage.WORK;
      }
      case STOP -> gone || seconds >= PATIENCE_SECONDS ? Stage.REST : Stage.STOP;
      case REST -> Stage.REST;
    };
  }

  Instruction instruction(double nowSeconds) {
    if (place >= loads.size()) {
      return new Instruction.Wait("at rest", 1);
    }
    Load load = loads.get(place);
    double seconds = load.kind().seconds();
    double passed = nowSeconds - since;
    return switch (stage) {
      case ASK ->
          new Instruction.Load(
              load.node(), load.kind(), load.byClock() ? seconds - passed : seconds);
      case WORK ->
          new Instruction.Wait(
              load.kind().text() + " on " + load.node() + " is seen; let it go on",
              Math.min(1, passed / seconds));
      case STOP -> new Instruction.StopLoad(load.node());
      case REST -> new Instruction.Wait("a rest before the next load", progress());
    };
  }

  /** Leaves out the load of now; the next begins at once. */
  void skip() {
    place++;
    stage = Stage.ASK;
    since = Double.NaN;
  }

  double progress() {
    return loads.isEmpty() ? 1 : place / (double) loads.size();
  }
}
