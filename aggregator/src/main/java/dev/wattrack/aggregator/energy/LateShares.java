package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.ledger.NodeEntry;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gathers what a node tells late, second by second, until a stretch of the ledger is complete; what
 * stays untold in it keeps its estimate. Confined to the energy thread.
 */
final class LateShares {
  /** So long nothing may come before a stretch is taken as it is. */
  private static final double QUIET_SECONDS = 30;

  private static final int MOST = 100_000;

  /** A stretch of the ledger, of one node. */
  record Stretch(String node, long startSeconds, int seconds) {}

  private static final class Gathered {
    private final Map<String, Double> joules = new LinkedHashMap<>();
    private double covered;
    private double lastTold;
  }

  /** Applies what was gathered to a stretch of the ledger. */
  interface Ledger {
    void apply(Stretch stretch, Map<String, Double> joules, double coveredSeconds);
  }

  private final Map<Stretch, Gathered> open = new LinkedHashMap<>();
  private final Map<String, Double> frontiers = new HashMap<>();

  /** {@code stretchSeconds} is how finely that time is still known. */
  void add(LateWork work, int stretchSeconds, double nowSeconds) {
    double length = work.toSeconds() - work.fromSeconds();
    if (!(length > 0)) {
      return;
    }
    long first = (long) Math.floor(work.fromSeconds() / stretchSeconds) * stretchSeconds;
    for (long start = first; start < work.toSeconds(); start += stretchSeconds) {
      double from = start;
      double seconds =
          Math.min(work.toSeconds(), from + stretchSeconds) - Math.max(work.fromSeconds(), from);
      if (seconds <= 0 || open.size() >= MOST) {
        continue;
      }
      Gathered gathered =
          open.computeIfAbsent(
              new Stretch(work.node(), start, stretchSeconds), s -> new Gathered());
      gathered.covered += seconds;
      gathered.lastTold = nowSeconds;
      double share = seconds / length;
      work.jobs().forEach((job, joules) -> gathered.joules.merge(job, joules * share, Double::sum));
    }
    frontiers.merge(work.node(), work.toSeconds(), Math::max);
  }

  /** Hands on the stretches that are complete, or that nobody adds to any more. */
  void settle(double nowSeconds, Ledger ledger) {
    Iterator<Map.Entry<Stretch, Gathered>> all = open.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Stretch, Gathered> entry = all.next();
      Stretch stretch = entry.getKey();
      Gathered gathered = entry.getValue();
      double frontier = frontiers.getOrDefault(stretch.node(), Double.NEGATIVE_INFINITY);
      boolean complete = frontier >= stretch.startSeconds() + stretch.seconds() - 1e-6;
      if (complete || nowSeconds - gathered.lastTold > QUIET_SECONDS) {
        ledger.apply(stretch, gathered.joules, Math.min(gathered.covered, stretch.seconds()));
        all.remove();
      }
    }
    if (open.isEmpty()) {
      frontiers.clear();
    }
  }

  /**
   * An interval with late work in it. Jobs' energy of the part that nobody told of stays as it was
   * estimated.
   */
  static Interval divided(
      Interval interval, Stretch stretch, Map<String, Double> joules, double coveredSeconds) {
    double untold = 1 - coveredSeconds / stretch.seconds();
    Map<String, Double> whole = new LinkedHashMap<>();
    for (NodeEntry entry : interval.nodes()) {
      if (entry.node().equals(stretch.node())) {
        for (NodeEntry.JobEntry job : entry.jobs()) {
          double seen = joules.getOrDefault(job.jobId(), 0.0);
          whole.put(job.jobId(), seen + untold * job.dynamicMillijoules() / 1000);
        }
      }
    }
    double from = stretch.startSeconds();
    LateWork work = new LateWork(stretch.node(), from, from + stretch.seconds(), whole);
    return work.applyTo(interval, stretch.seconds());
  }
}
