package dev.wattrack.aggregator.report;

import dev.wattrack.model.job.JobSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Nodes without jobs, from the ledger and the spans of all jobs. Confined to one thread. */
final class IdleView {
  private static final List<Integer> WAITS = List.of(5, 15, 30, 60);
  private static final double SECONDS_PER_MINUTE = 60;

  private final ReportRequest request;
  private final Map<String, NodeIdle> nodes = new TreeMap<>();
  private final double from;
  private final double to;

  IdleView(ReportRequest request, Instant now, List<LedgerBin> ledger, List<RunEnergy> runs) {
    this.request = request;
    from = request.from().getEpochSecond();
    to = Math.min(request.to().getEpochSecond(), now.getEpochSecond());
    for (LedgerBin bin : ledger) {
      for (LedgerBin.OnNode entry : bin.nodes()) {
        nodes.computeIfAbsent(entry.node(), NodeIdle::new).add(bin, entry);
      }
    }
    for (RunEnergy run : runs) {
      busy(run.job());
    }
  }

  /** A job whose end nobody knows holds its nodes until the end of the window. */
  private void busy(JobSpan job) {
    Instant started = job.started();
    if (started == null) {
      return;
    }
    Instant ended = job.ended();
    double end = ended == null ? to : ended.toEpochMilli() / 1e3;
    for (String name : job.nodes()) {
      NodeIdle node = nodes.get(name);
      if (node != null && end > from) {
        node.busy(new NodeIdle.Span(started.toEpochMilli() / 1e3, end));
      }
    }
  }

  /** What nodes draw when idle; nodes that were never on are not in it. */
  Map<String, Estimate> idleWatts() {
    Map<String, Estimate> watts = new LinkedHashMap<>();
    for (NodeIdle node : nodes.values()) {
      if (node.everOn()) {
        watts.put(node.node(), node.idleWatts());
      }
    }
    return watts;
  }

  /** Null without a ledger. */
  @Nullable IdleCost cost() {
    if (idleWatts().isEmpty()) {
      return null;
    }
    Estimate all = Estimate.ZERO;
    List<IdleCost.OnNode> each = new ArrayList<>();
    for (NodeIdle node : nodes.values()) {
      List<NodeIdle.Span> free = node.free(from, to);
      Estimate joules = node.joules(free);
      all = all.plus(joules);
      Estimate saved = node.saved(off(free, request.offAfterMinutes()));
      each.add(new IdleCost.OnNode(node.node(), node.onSeconds(free), joules, saved));
    }
    each.sort(Comparator.comparingDouble(node -> -node.joules().value()));
    TreeSet<Integer> waits = new TreeSet<>(WAITS);
    waits.add(request.offAfterMinutes());
    return new IdleCost(
        all, request.tariff().cost(all), each, waits.stream().map(this::saving).toList());
  }

  private static List<NodeIdle.Span> off(List<NodeIdle.Span> free, int minutes) {
    return NodeIdle.off(free, minutes * SECONDS_PER_MINUTE);
  }

  private IdleCost.Saving saving(int minutes) {
    Estimate saved = Estimate.ZERO;
    int powerOffs = 0;
    for (NodeIdle node : nodes.values()) {
      List<NodeIdle.Span> off = off(node.free(from, to), minutes);
      saved = saved.plus(node.saved(off));
      powerOffs += off.size();
    }
    return new IdleCost.Saving(
        minutes, powerOffs, saved, request.tariff().cost(saved), request.tariff().co2Grams(saved));
  }
}
