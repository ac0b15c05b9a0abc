package dev.wattrack.energy.calibrate;

import dev.wattrack.energy.input.NodeSpec;
import java.util.List;

/**
 * What a commissioning is to do: {@code nodes} are powered on one by one in this order, {@code
 * staying} cannot be switched off (the machine that runs this, for one). Immutable.
 *
 * @param settleSeconds how long the meter must be steady for a level
 * @param meterStepWatts resolution of a reading
 * @param withLoads whether a staggered load follows
 */
public record Plan(
    List<NodeSpec> nodes,
    List<String> staying,
    double settleSeconds,
    double meterStepWatts,
    boolean withLoads) {

  /** Thirty readings of a plug are known to about 0.05 W. */
  public static final double SETTLE_SECONDS = 30;

  public Plan {
    nodes = List.copyOf(nodes);
    staying = List.copyOf(staying);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("there is no node that could be switched");
    }
    if (!(settleSeconds > 0) || !(meterStepWatts >= 0)) {
      throw new IllegalArgumentException(
          "settle " + settleSeconds + " s, meter step " + meterStepWatts + " W");
    }
    for (NodeSpec node : nodes) {
      if (staying.contains(node.name())) {
        throw new IllegalArgumentException(node.name() + " is to be switched and to stay on");
      }
    }
  }

  /** The usual plan; a slow meter is given the time for thirty readings, at most three minutes. */
  public static Plan of(
      List<NodeSpec> nodes,
      List<String> staying,
      double meterPeriodSeconds,
      double meterStepWatts) {
    double settle = Math.min(180, Math.max(SETTLE_SECONDS, 30 * meterPeriodSeconds));
    return new Plan(nodes, staying, settle, meterStepWatts, false);
  }

  public Plan withStaggeredLoads() {
    return new Plan(nodes, staying, settleSeconds, meterStepWatts, true);
  }
}
