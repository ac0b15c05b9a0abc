package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.input.Observation.NodeSample;
import java.util.HashMap;
import java.util.Map;

/**
 * Which nodes are heard just now, and how busy each is between two of its samples. Confined to the
 * energy thread.
 */
final class HeardNodes {
  /** As the wizard has it: a node that was not heard for longer is off. */
  static final double SILENT_SECONDS = 12;

  private static final double CLOCK_STEP_SECONDS = 30;

  private record Heard(double timeSeconds, double cpuBusySeconds) {}

  private final Map<String, Heard> heard = new HashMap<>();

  /** The busy share of all cores since its sample before; NaN if it says nothing of now. */
  double busyShare(NodeSample sample, int cores, double nowSeconds) {
    Heard before = heard.get(sample.node());
    double dt = before == null ? Double.NaN : sample.timeSeconds() - before.timeSeconds();
    if (dt <= 0 && dt > -CLOCK_STEP_SECONDS) {
      return Double.NaN;
    }
    heard.put(sample.node(), new Heard(sample.timeSeconds(), sample.cpuBusySeconds()));
    if (sample.timeSeconds() < nowSeconds - SILENT_SECONDS) {
      return Double.NaN;
    }
    if (before == null || !(dt > 0) || dt > SILENT_SECONDS) {
      return 0;
    }
    double busy = sample.cpuBusySeconds() - before.cpuBusySeconds();
    return Math.max(0, Math.min(1, busy / (dt * cores)));
  }

  boolean isHeard(String node, double nowSeconds) {
    Heard last = heard.get(node);
    return last != null && nowSeconds - last.timeSeconds() <= SILENT_SECONDS;
  }
}
