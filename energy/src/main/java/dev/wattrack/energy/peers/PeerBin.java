package dev.wattrack.energy.peers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every rule of the peers needs of five seconds: the meter's mean watts, busy cores per node,
 * and per job and node the busy cores and the allocated share. Confined to one thread.
 */
final class PeerBin {
  /** A node that is on. */
  static final class Node {
    final double cores;
    double busyCores;
    final Map<String, JobUse> jobs = new LinkedHashMap<>();

    Node(double cores) {
      this.cores = cores;
    }
  }

  /** A job on a node: mean busy cores, and allocated cores times the share of the bin. */
  static final class JobUse {
    double busyCores;
    double allocatedCores;
  }

  double meterWatts;
  final Map<String, Node> nodes = new LinkedHashMap<>();

  double busyCores() {
    return nodes.values().stream().mapToDouble(node -> node.busyCores).sum();
  }

  double cores() {
    return nodes.values().stream().mapToDouble(node -> node.cores).sum();
  }

  long jobs() {
    return nodes.values().stream().flatMap(node -> node.jobs.keySet().stream()).distinct().count();
  }
}
