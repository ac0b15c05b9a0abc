package dev.wattrack.energy.calibrate;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which nodes were heard of lately and how busy they are. Confined to one thread. */
final class RackView {
  private static final double BUSY_SHARE = 0.06;

  /** A node that was not heard for this long is off, or its agent is. */
  private static final double SILENT_SECONDS = 12;

  private record Heard(double firstSeconds, double lastSeconds, double busyShare) {}

  private final Map<String, Heard> nodes = new LinkedHashMap<>();

  void heard(double seconds, String node, double busyShare) {
    Heard before = nodes.get(node);
    double first = seconds;
    if (before != null && seconds - before.lastSeconds <= SILENT_SECONDS) {
      first = before.firstSeconds;
    }
    nodes.put(node, new Heard(first, seconds, busyShare));
  }

  void forget(String node) {
    nodes.remove(node);
  }

  boolean alive(String node, double nowSeconds) {
    Heard heard = nodes.get(node);
    return heard != null && nowSeconds - heard.lastSeconds <= SILENT_SECONDS;
  }

  /** How long a node has been heard without a break; 0 if it is not. */
  double aliveSeconds(String node, double nowSeconds) {
    Heard heard = nodes.get(node);
    return heard == null || !alive(node, nowSeconds) ? 0 : nowSeconds - heard.firstSeconds;
  }

  /** The busy share of all cores of a node; 0 if it is not heard. */
  double busyShare(String node, double nowSeconds) {
    Heard heard = nodes.get(node);
    return heard == null || !alive(node, nowSeconds) ? 0 : heard.busyShare;
  }

  /** The busiest node that works, empty text if all are at rest. */
  String busy(double nowSeconds) {
    String busiest = "";
    double most = BUSY_SHARE;
    for (Map.Entry<String, Heard> entry : nodes.entrySet()) {
      if (alive(entry.getKey(), nowSeconds) && entry.getValue().busyShare > most) {
        busiest = entry.getKey();
        most = entry.getValue().busyShare;
      }
    }
    return busiest;
  }
}
