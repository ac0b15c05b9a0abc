package dev.wattrack.energy;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What nodes draw whose agents are silent: the meter less the others, or the model where that
 * cannot be told. Confined to the engine's thread.
 */
final class SilentNodes {
  private static final int BINS_UNTIL_TOLD = 6;
  private static final int BINS_UNTIL_OFF = 6;

  /** With less of its idle power left on the meter a silent node may be off. */
  private static final double LEAST_SHARE = 0.2;

  /** By so much of their power the other nodes' model may be wrong meanwhile. */
  private static final double OTHERS_SHARE = 0.05;

  /** A fan that has just stopped looks like a node that has; the fan is found out sooner. */
  private static final int BINS_UNTIL_OFF_BESIDE_FAN = 24;

  private final RackFit fit;
  private final EnergySink sink;

  SilentNodes(RackFit fit, EnergySink sink) {
    this.fit = fit;
    this.sink = sink;
  }

  /** Fills the predictions of silent nodes; the sum of their watts. */
  double estimate(List<NodeState> silent, double others, OptionalDouble metered, double start) {
    if (silent.isEmpty()) {
      return 0;
    }
    double least = 0;
    double most = 0;
    for (NodeState node : silent) {
      least += 0.7 * fit.model().idleWatts(node.index);
      most += fit.model().fullWatts(node.index);
    }
    double usual = 0;
    for (NodeState node : silent) {
      usual += fit.model().idleWatts(node.index);
    }
    double left = usual;
    if (metered.isPresent()) {
      double rest =
          fit.model().surroundings().fixedWatts()
              + fit.model().surroundings().biasWatts(others + usual)
              + fit.model().surroundings().unknownWatts();
      double factor = fit.model().wallFactor(others + usual);
      left = (metered.getAsDouble() - rest) / factor - others;
      left -= fan(left, usual, most);
    }
    boolean nothing =
        metered.isPresent()
            && fit.fan().decided()
            && left + OTHERS_SHARE * others < LEAST_SHARE * usual;
    double share = Math.max(least, Math.min(most, left)) / usual;
    double sum = 0;
    for (NodeState node : silent) {
      double idle = fit.model().idleWatts(node.index);
      node.prediction.estimated(Math.min(idle, share * idle), share * idle);
      sum += share * idle;
      seemsOff(node, nothing, start);
    }
    return sum;
  }

  /** The fan's watts, judged although it is not known what the silent nodes do. */
  private double fan(double left, double usual, double most) {
    double watts = fit.model().surroundings().fanWatts();
    double sd = 1 + (most - usual) / 3;
    fit.fan().judge(left - (usual + most) / 2, watts, sd * sd, sd * sd);
    return fit.fan().probability() * watts;
  }

  /**
   * Follows which time of a node was not seen, and says when an agent falls silent or is back; of a
   * time that is caught up with, nobody says that.
   */
  void follow(NodeState node, boolean seen, double start, boolean catchingUp) {
    double end = start + EnergyEngine.BIN_SECONDS;
    if (node.on && !seen) {
      if (!node.unseen) {
        node.unseenFrom = start;
      }
      node.unseen = true;
      node.unseenTo = end;
      node.silentBins += catchingUp ? 0 : 1;
      if (node.silentBins == BINS_UNTIL_TOLD && !catchingUp) {
        tell(start, RackEvent.Kind.NODE_SILENT, node.spec.name() + " is not heard");
      }
    } else {
      if (node.silentBins >= BINS_UNTIL_TOLD && seen) {
        tell(start, RackEvent.Kind.NODE_BACK, node.spec.name() + " is heard again");
      }
      node.unseen = false;
      node.silentBins = 0;
    }
  }

  private void tell(double start, RackEvent.Kind kind, String text) {
    sink.event(new RackEvent(start, kind, text));
  }

  /** A silent node that leaves no power on the meter for half a minute is off. */
  private void seemsOff(NodeState node, boolean nothing, double start) {
    node.binsWithoutPower = nothing ? node.binsWithoutPower + 1 : 0;
    int needed = fit.fan().probability() < 0.02 ? BINS_UNTIL_OFF : BINS_UNTIL_OFF_BESIDE_FAN;
    if (node.binsWithoutPower >= needed) {
      node.switched(false, start);
      node.offByMeter = true;
      sink.event(
          new RackEvent(
              start,
              RackEvent.Kind.NODE_SEEMS_OFF,
              node.spec.name() + " is silent and the meter shows no power for it"));
    }
  }
}
