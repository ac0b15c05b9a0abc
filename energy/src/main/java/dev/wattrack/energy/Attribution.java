package dev.wattrack.energy;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.JobFeature;
import dev.wattrack.energy.feature.Slice;
import dev.wattrack.energy.fit.NodePrediction;
import dev.wattrack.energy.fit.RackModel;
import dev.wattrack.energy.fit.WorkFeatures;
import dev.wattrack.energy.job.JobAccount;
import dev.wattrack.energy.job.JobBook;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateMeter;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.ledger.Quality;
import dev.wattrack.energy.meter.MeterBin;
import dev.wattrack.energy.meter.MeterSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Turns what the model says of a bin into an interval of the ledger. Confined to the engine's
 * thread.
 */
final class Attribution {
  private static final double SECONDS = EnergyEngine.BIN_SECONDS;
  private static final double MILLIJOULES = 1000 * SECONDS;

  private final RackFit fit;
  private final JobBook jobs;
  private final Map<String, NodeState> nodes;
  private final EnergySink sink;
  private final LoadWatch watch = new LoadWatch();
  private final FeatureSum lateFeatures = new FeatureSum();
  private final NodePrediction latePrediction = new NodePrediction();
  private final SilentNodes silentNodes;
  private final NodeEntries nodeEntries;

  Attribution(RackFit fit, JobBook jobs, Map<String, NodeState> nodes, EnergySink sink) {
    this.fit = fit;
    this.jobs = jobs;
    this.nodes = nodes;
    this.sink = sink;
    this.silentNodes = new SilentNodes(fit, sink);
    this.nodeEntries = new NodeEntries(fit, jobs);
  }

  /** From the middle of what a reading describes to its arrival. */
  double shiftSeconds() {
    return fit.alignment().lagSeconds() + 0.5;
  }

  /** The meter's mean power in an interval that was closed without it. */
  LateMeter lateMeter(long startSeconds, double watts) {
    return new LateMeter(startSeconds, Math.round(watts * MILLIJOULES), meterSd(watts));
  }

  private static double meterSd(double watts) {
    return Math.sqrt(MeterBin.readingVariance(watts) / 3);
  }

  /** Closes a bin: the ledger's interval and the jobs' features. */
  Interval close(long bin, MeterSeries meter, boolean catchingUp) {
    double start = bin * SECONDS;
    RackModel model = fit.model();
    OptionalDouble metered =
        MeterBin.mean(meter, start, SECONDS, shiftSeconds(), fit.maxGapSeconds());
    double total = 0;
    List<NodeState> silent = new ArrayList<>();
    for (NodeState node : nodes.values()) {
      FeatureSum f = node.features;
      f.clear();
      node.window.sum(start, start + SECONDS, f);
      boolean seen = node.on && f.toMean() && f.coveredSeconds() > 0.3;
      if (seen) {
        model.predict(node.index, f, node.prediction);
        fit.witness(node, true);
        total += node.prediction.totalWatts();
      } else {
        f.clear();
        node.prediction.off();
        fit.witness(node, false);
        if (node.on) {
          silent.add(node);
        }
      }
      silentNodes.follow(node, seen, start, catchingUp);
    }
    total += silentNodes.estimate(silent, total, metered, start);
    double factor = model.wallFactor(total);
    List<NodeEntry> entries = new ArrayList<>(nodes.size());
    for (NodeState node : nodes.values()) {
      collectWork(node, start, factor);
      entries.add(nodeEntries.entry(node, start, factor, silent.contains(node)));
    }
    Interval interval = interval((long) start, metered, entries);
    sink.interval(interval);
    String warning = watch.add(interval);
    if (!warning.isEmpty()) {
      RackEvent.Kind kind =
          watch.warned() ? RackEvent.Kind.UNEXPLAINED_LOAD : RackEvent.Kind.UNEXPLAINED_LOAD_OVER;
      sink.event(new RackEvent(start, kind, warning));
    }
    return interval;
  }

  /** Counts a slice of a time that was closed as unseen. */
  LateWork late(NodeState node, Slice slice) {
    double from = Math.max(slice.fromSeconds(), node.unseenFrom);
    double to = Math.min(slice.toSeconds(), node.unseenTo);
    FeatureSum f = lateFeatures;
    f.clear();
    f.add(slice, to - from);
    Map<String, Double> joules = new LinkedHashMap<>();
    if (!f.toMean()) {
      return new LateWork(node.spec.name(), from, to, joules);
    }
    fit.model().predict(node.index, f, latePrediction);
    double factor = fit.model().wallFactor(fit.model().usualWatts());
    for (int j = 0; j < f.jobs(); j++) {
      String id = f.slot(j).spec().id();
      JobAccount account = jobs.account(id) != null ? jobs.account(id) : jobs.waiting(id);
      if (account == null || account.slot() != f.slot(j)) {
        continue;
      }
      WorkFeatures work = account.on(node.spec.name());
      double seconds = account.seconds(from, to);
      work.seenLate(seconds);
      addWork(node, f, latePrediction, j, (to - from) * factor, work);
      joules.put(id, latePrediction.jobWatts(j) * factor * (to - from));
    }
    double scale = factor * (to - from);
    return new LateWork(
        node.spec.name(),
        from,
        to,
        joules,
        latePrediction.idleWatts() * scale,
        latePrediction.totalWatts() * scale
            - latePrediction.idleWatts() * scale
            - joules.values().stream().mapToDouble(Double::doubleValue).sum(),
        nodeEntries.sdWatts(node.index, f, latePrediction),
        f.bridgedSeconds() > 0
            ? Quality.ESTIMATED
            : nodeEntries.quality(node.index, latePrediction));
  }

  /**
   * Nobody looked between two times, because this program did not run. Jobs pay their nodes' idle
   * power for it; what they did is told by the counters when the nodes are heard again.
   */
  void bridge(long firstBin, long endBin) {
    for (NodeState node : nodes.values()) {
      if (!node.on) {
        continue;
      }
      if (!node.unseen) {
        node.unseenFrom = firstBin * SECONDS;
      }
      node.unseen = true;
      node.unseenTo = endBin * SECONDS;
      node.features.clear();
      node.prediction.off();
      for (long bin = firstBin; bin < endBin; bin++) {
        allocateIdle(node, bin * SECONDS, fit.model().wallFactor(fit.model().usualWatts()));
      }
    }
  }

  private Interval interval(long start, OptionalDouble metered, List<NodeEntry> entries) {
    long fixed = Math.round(fit.model().surroundings().fixedWatts() * MILLIJOULES);
    long fan =
        Math.round(fit.model().surroundings().fanWatts() * fit.fan().probability() * MILLIJOULES);
    long rest = fixed + fan;
    for (NodeEntry entry : entries) {
      rest += entry.totalMillijoules();
    }
    OptionalLong meter =
        metered.isPresent()
            ? OptionalLong.of(Math.round(metered.getAsDouble() * MILLIJOULES))
            : OptionalLong.empty();
    long residual = meter.isPresent() ? meter.getAsLong() - rest : 0;
    return new Interval(
        start, meter, meterSd(metered.orElse(0)), entries, fixed, fan, residual, fit.version());
  }

  /** Adds the bin's features to the accounts of the jobs on the node. */
  private void collectWork(NodeState node, double start, double factor) {
    FeatureSum f = node.features;
    NodePrediction p = node.prediction;
    double scale = factor * SECONDS;
    for (int j = 0; j < f.jobs(); j++) {
      JobAccount account = jobs.account(f.slot(j).spec().id());
      if (account == null || account.slot() != f.slot(j)) {
        continue;
      }
      WorkFeatures work = account.on(node.spec.name());
      addWork(node, f, p, j, scale, work);
      if (f.jobs() > 1) {
        work.add(WorkFeatures.SHARED_JOULES, p.jobWatts(j) * scale);
      }
    }
    if (node.on) {
      allocateIdle(node, start, factor);
    }
  }

  private void addWork(
      NodeState node, FeatureSum f, NodePrediction p, int j, double scale, WorkFeatures work) {
    if (p.bySensor()) {
      double dynamic = p.totalWatts() - p.idleWatts();
      double weight = dynamic > 1e-9 ? p.jobWatts(j) / dynamic * scale : 0;
      fit.model().addSensorWork(node.index, f, weight, work);
      return;
    }
    work.add(WorkFeatures.CPU, f.job(j, JobFeature.CPU) * scale);
    work.add(WorkFeatures.BEND, f.job(j, JobFeature.BEND) * scale);
    work.add(WorkFeatures.GPU, f.job(j, JobFeature.GPU) * scale);
    work.add(WorkFeatures.NET, f.job(j, JobFeature.NET) * scale);
    work.add(WorkFeatures.DISK, f.job(j, JobFeature.DISK) * scale);
  }

  private void allocateIdle(NodeState node, double start, double factor) {
    Holders holders = Holders.of(jobs, node, start, start + SECONDS);
    boolean unseen = node.features.coveredSeconds() == 0;
    for (int i = 0; i < holders.count(); i++) {
      WorkFeatures work = holders.account(i).on(node.spec.name());
      double share = holders.share(i);
      fit.model().addIdleWork(node.index, node.features, share * SECONDS * factor, work);
      if (unseen) {
        double watts = node.prediction.systemWatts() * share / Math.max(1e-9, holders.allocated());
        work.add(WorkFeatures.UNSEEN_SECONDS, holders.account(i).seconds(start, start + SECONDS));
        work.add(WorkFeatures.ESTIMATED_JOULES, watts * SECONDS * factor);
      }
    }
  }
}
