package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Known;
import dev.wattrack.kiosk.model.NodeState;
import dev.wattrack.kiosk.model.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the watts divide: from the plug to nodes and from nodes to jobs. Immutable.
 *
 * @param shares the largest first; empty while no node's watts are known
 * @param total what the bands add up to
 * @param jobs running jobs, the first few
 */
record PowerView(List<Share> shares, double total, List<JobShare> jobs, int moreJobs) {
  static final int MOST_SHARES = 7;
  static final int MOST_JOBS = 4;

  PowerView {
    shares = List.copyOf(shares);
    jobs = List.copyOf(jobs);
  }

  /** A kind of what takes power. */
  enum Kind {
    NODE,
    /** Nodes that have no line of their own. */
    MORE,
    /** What is left of the meter's value: switch, fan, losses. */
    REST
  }

  record Share(Kind kind, String name, int nodes, double watts, List<String> jobs) {
    Share {
      jobs = List.copyOf(jobs);
    }
  }

  record JobShare(String id, String name, @Nullable Double watts) {}

  static PowerView of(Snapshot snapshot, @Nullable Double rackWatts) {
    List<Snapshot.Node> known =
        snapshot.nodes().stream()
            .filter(node -> node.state() == NodeState.UP && Known.or(node.watts(), 0) > 0)
            .filter(snapshot::behindMeter)
            .sorted(Comparator.comparingDouble(node -> -Known.or(node.watts(), 0)))
            .toList();
    double nodes = known.stream().mapToDouble(node -> Known.or(node.watts(), 0)).sum();
    double rest = rackWatts == null ? 0 : Math.max(0, rackWatts - nodes);
    boolean all = known.size() <= (rest > 0 ? MOST_SHARES - 1 : MOST_SHARES);
    int shown = all ? known.size() : MOST_SHARES - 2;
    List<Share> shares = new ArrayList<>();
    for (Snapshot.Node node : known.subList(0, Math.min(shown, known.size()))) {
      shares.add(new Share(Kind.NODE, node.name(), 1, Known.or(node.watts(), 0), node.jobs()));
    }
    if (known.size() > shown) {
      List<Snapshot.Node> more = known.subList(shown, known.size());
      double watts = more.stream().mapToDouble(node -> Known.or(node.watts(), 0)).sum();
      List<String> jobs = more.stream().flatMap(node -> node.jobs().stream()).distinct().toList();
      shares.add(new Share(Kind.MORE, "", more.size(), watts, jobs));
    }
    if (rest > 0 && !known.isEmpty()) {
      shares.add(new Share(Kind.REST, "", 0, rest, List.of()));
    }
    Map<String, JobShare> jobs = new TreeMap<>();
    List<Snapshot.Job> running = snapshot.running();
    for (Snapshot.Job job : running.subList(0, Math.min(MOST_JOBS, running.size()))) {
      jobs.put(job.id(), new JobShare(job.id(), job.name(), job.watts()));
    }
    return new PowerView(
        shares, nodes + rest, List.copyOf(jobs.values()), Math.max(0, running.size() - MOST_JOBS));
  }
}
