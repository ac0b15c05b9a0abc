package dev.wattrack.energy.peers;

/**
 * How another tool would divide the rack meter, by its published formula. None of them was made for
 * one meter per rack: their power figure per node is replaced by what their own rule makes of the
 * rack's. Each is given the idle energy by allocated cores where its rule knows an idle part.
 */
public enum PeerRule {
  /** Meter / nodes; a job gets its allocated share of its nodes. */
  EQUAL_SPLIT("equal split") {
    @Override
    void divide(PeerBin bin, Division out) {
      int n = bin.nodes.size();
      bin.nodes.forEach(
          (name, node) -> {
            double watts = bin.meterWatts / n;
            out.node(name, watts);
            node.jobs.forEach((id, use) -> out.job(id, watts * use.allocatedCores / node.cores, 0));
          });
    }
  },
  /** Meter in proportion to CPU seconds. */
  CPU_PROPORTIONAL("CPU-proportional") {
    @Override
    void divide(PeerBin bin, Division out) {
      double all = Math.max(1e-9, bin.busyCores());
      bin.nodes.forEach(
          (name, node) -> {
            out.node(name, bin.meterWatts * node.busyCores / all);
            node.jobs.forEach((id, use) -> out.job(id, bin.meterWatts * use.busyCores / all, 0));
          });
    }
  },
  /** Kepler 0.10: active = P x utilisation, by CPU share; the rest is idle. */
  KEPLER_LIKE("Kepler-like") {
    @Override
    void divide(PeerBin bin, Division out) {
      double all = Math.max(1e-9, bin.busyCores());
      double active = bin.meterWatts * Math.min(1, all / bin.cores());
      double idle = (bin.meterWatts - active) / bin.nodes.size();
      bin.nodes.forEach(
          (name, node) -> {
            out.node(name, idle + active * node.busyCores / all);
            node.jobs.forEach(
                (id, use) ->
                    out.job(
                        id, active * use.busyCores / all, idle * use.allocatedCores / node.cores));
          });
    }
  },
  /** CEEMS without RAPL: 0.9 P by CPU share and 0.1 P by the number of jobs. */
  CEEMS_LIKE("CEEMS-like") {
    @Override
    void divide(PeerBin bin, Division out) {
      double all = Math.max(1e-9, bin.busyCores());
      double perJob = 0.1 * bin.meterWatts / Math.max(1, bin.jobs());
      bin.nodes.forEach(
          (name, node) -> {
            double byShare = 0.9 * bin.meterWatts / all;
            out.node(name, byShare * node.busyCores + 0.1 * bin.meterWatts / bin.nodes.size());
            node.jobs.forEach(
                (id, use) -> out.job(id, byShare * use.busyCores + perJob / nodesOf(bin, id), 0));
          });
    }
  };

  /** Takes the watts of a bin. */
  interface Division {
    void node(String name, double watts);

    void job(String id, double dynamicWatts, double idleWatts);
  }

  private final String title;

  PeerRule(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  abstract void divide(PeerBin bin, Division out);

  private static long nodesOf(PeerBin bin, String job) {
    return bin.nodes.values().stream().filter(node -> node.jobs.containsKey(job)).count();
  }
}
