package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.ledger.Quality;
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

  /** Of a stretch that is known but for this share there is no estimate left. */
  private static final double MOST_UNTOLD = 0.01;

  /** A stretch of the ledger, of one node. */
  record Stretch(String node, long startSeconds, int seconds) {}

  /**
   * What a node told of a stretch, J.
   *
   * @param sdWatts of the node's power
   * @param quality estimated where only the sum over a silence is known
   */
  record Counted(
      Map<String, Double> jobs,
      double idleJoules,
      double systemJoules,
      double coveredSeconds,
      double sdWatts,
      Quality quality) {

    /** A share of all the joules. */
    Counted times(double share) {
      Map<String, Double> parts = new LinkedHashMap<>();
      jobs.forEach((job, joules) -> parts.put(job, joules * share));
      return new Counted(
          parts, share * idleJoules, share * systemJoules, coveredSeconds, sdWatts, quality);
    }
  }

  private static final class Gathered {
    private final Map<String, Double> joules = new LinkedHashMap<>();
    private double idle;
    private double system;
    private double covered;
    private double sdWatts;
    private Quality quality = Quality.MEASURED;
    private double lastTold;

    void add(LateWork work, double seconds) {
      double share = seconds / (work.toSeconds() - work.fromSeconds());
      covered += seconds;
      idle += share * work.idleJoules();
      system += share * work.systemJoules();
      sdWatts = Math.max(sdWatts, work.sdWatts());
      quality = work.quality().compareTo(quality) > 0 ? work.quality() : quality;
      work.jobs().forEach((job, all) -> joules.merge(job, all * share, Double::sum));
    }

    Counted counted(int seconds) {
      return new Counted(
          Map.copyOf(joules), idle, system, Math.min(covered, seconds), sdWatts, quality);
    }
  }

  /** Applies what was gathered to a stretch of the ledger. */
  interface Ledger {
    void apply(Stretch stretch, Counted counted);
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
      gathered.add(work, seconds);
      gathered.lastTold = nowSeconds;
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
        ledger.apply(stretch, gathered.counted(stretch.seconds()));
        all.remove();
      }
    }
    if (open.isEmpty()) {
      frontiers.clear();
    }
  }

  /** Whether something of a time is still being told. */
  boolean isOpen(long fromSeconds, long toSeconds) {
    return open.keySet().stream()
        .anyMatch(
            s -> s.startSeconds() < toSeconds && s.startSeconds() + s.seconds() > fromSeconds);
  }

  /**
   * An interval with late work in it. What nobody told of stays as it was estimated.
   *
   * @param anew whether it was closed without a meter value, so that nothing else is known of it
   */
  static Interval divided(Interval interval, Stretch stretch, Counted counted, boolean anew) {
    double untold = 1 - counted.coveredSeconds() / stretch.seconds();
    Map<String, Double> whole = new LinkedHashMap<>(anew ? counted.jobs() : Map.of());
    double idle = counted.idleJoules();
    double system = counted.systemJoules();
    for (NodeEntry entry : interval.nodes()) {
      if (entry.node().equals(stretch.node())) {
        for (NodeEntry.JobEntry job : entry.jobs()) {
          double seen = counted.jobs().getOrDefault(job.jobId(), 0.0);
          whole.put(job.jobId(), seen + untold * job.dynamicMillijoules() / 1000);
        }
        idle += untold * entry.idleMillijoules() / 1000;
        system += untold * entry.systemMillijoules() / 1000;
      }
    }
    double from = stretch.startSeconds();
    Quality quality = untold > MOST_UNTOLD ? Quality.ESTIMATED : counted.quality();
    LateWork work =
        new LateWork(
            stretch.node(),
            from,
            from + stretch.seconds(),
            whole,
            idle,
            system,
            counted.sdWatts(),
            quality);
    return anew
        ? work.replaceIn(interval, stretch.seconds())
        : work.applyTo(interval, stretch.seconds());
  }
}
