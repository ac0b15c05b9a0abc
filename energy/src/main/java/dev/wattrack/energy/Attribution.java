package dev.wattrack.energy;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.JobFeature;
import dev.wattrack.energy.feature.Slice;
import dev.wattrack.energy.fit.Gradient;
import dev.wattrack.energy.fit.NodePrediction;
import dev.wattrack.energy.fit.RackModel;
import dev.wattrack.energy.fit.WorkFeatures;
import dev.wattrack.energy.job.JobAccount;
import dev.wattrack.energy.job.JobBook;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LargestRemainder;
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
  private final Gradient gradient = new Gradient();
  private final LoadWatch watch = new LoadWatch();
  private final FeatureSum lateFeatures = new FeatureSum();
  private final NodePrediction latePrediction = new NodePrediction();
  private final SilentNodes silentNodes;

  Attribution(RackFit fit, JobBook jobs, Map<String, NodeState> nodes, EnergySink sink) {
    this.fit = fit;
    this.jobs = jobs;
    this.nodes = nodes;
    this.sink = sink;
    this.silentNodes = new SilentNodes(fit, sink);
  }

  /** Closes a bin: the ledger's interval and the jobs' features. */
  void close(long bin, MeterSeries meter) {
    double start = bin * SECONDS;
    RackModel model = fit.model();
    OptionalDouble metered =
        MeterBin.mean(
            meter, start, SECONDS, fit.alignment().lagSeconds() + 0.5, fit.maxGapSeconds());
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
      silentNodes.follow(node, seen, start);
    }
    total += silentNodes.estimate(silent, total, metered, start);
    double factor = model.wallFactor(total);
    List<NodeEntry> entries = new ArrayList<>(nodes.size());
    for (NodeState node : nodes.values()) {
      collectWork(node, start, factor);
      entries.add(entry(node, start, factor, silent.contains(node)));
    }
    Interval interval = interval((long) start, metered, entries);
    sink.interval(interval);
    String warning = watch.add(interval);
    if (!warning.isEmpty()) {
      RackEvent.Kind kind =
          watch.warned() ? RackEvent.Kind.UNEXPLAINED_LOAD : RackEvent.Kind.UNEXPLAINED_LOAD_OVER;
      sink.event(new RackEvent(start, kind, warning));
    }
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
    return new LateWork(node.spec.name(), from, to, joules);
  }

  private Interval interval(long start, OptionalDouble metered, List<NodeEntry> entries) {
    long fixed = Math.round(fit.model().fixedWatts() * MILLIJOULES);
    long fan = Math.round(fit.model().fanWatts() * fit.fan().probability() * MILLIJOULES);
    long rest = fixed + fan;
    for (NodeEntry entry : entries) {
      rest += entry.totalMillijoules();
    }
    OptionalLong meter =
        metered.isPresent()
            ? OptionalLong.of(Math.round(metered.getAsDouble() * MILLIJOULES))
            : OptionalLong.empty();
    long residual = meter.isPresent() ? meter.getAsLong() - rest : 0;
    double sd = Math.sqrt(MeterBin.readingVariance(metered.orElse(0)) / 3);
    return new Interval(start, meter, sd, entries, fixed, fan, residual, fit.version());
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
    double allocated = allocated(node, start);
    double over = Math.max(1, allocated);
    allocated /= over;
    for (JobAccount account : jobs.accounts()) {
      double seconds = account.seconds(start, start + SECONDS);
      if (seconds > 0 && account.slot().spec().nodes().contains(node.spec.name())) {
        double share = share(account, node) / over;
        WorkFeatures work = account.on(node.spec.name());
        fit.model().addIdleWork(node.index, node.features, share * seconds * factor, work);
        if (node.features.coveredSeconds() == 0) {
          double watts = node.prediction.systemWatts() * share / Math.max(1e-9, allocated);
          work.add(WorkFeatures.UNSEEN_SECONDS, seconds);
          work.add(WorkFeatures.ESTIMATED_JOULES, watts * seconds * factor);
        }
      }
    }
  }

  private static double share(JobAccount account, NodeState node) {
    return Math.min(1, account.slot().spec().coresPerNode() / (double) node.spec.cores());
  }

  /** Allocated cores as a share of the node's, on the mean of the bin. */
  private double allocated(NodeState node, double start) {
    double sum = 0;
    for (JobAccount account : jobs.accounts()) {
      double seconds = account.seconds(start, start + SECONDS);
      if (seconds > 0 && account.slot().spec().nodes().contains(node.spec.name())) {
        sum += share(account, node) * seconds / SECONDS;
      }
    }
    return sum;
  }

  private NodeEntry entry(NodeState node, double start, double factor, boolean silent) {
    FeatureSum f = node.features;
    NodePrediction p = node.prediction;
    int count = f.jobs();
    double[] parts = new double[count + 2];
    parts[0] = p.idleWatts();
    parts[1] = p.systemWatts();
    for (int j = 0; j < count; j++) {
      parts[j + 2] = p.jobWatts(j);
    }
    long total = Math.round(p.totalWatts() * factor * MILLIJOULES);
    long[] split = LargestRemainder.split(total, parts, count + 2);
    List<NodeEntry.JobEntry> entries = new ArrayList<>(count);
    List<JobAccount> holders = holders(node, start);
    double[] idleWeights = new double[holders.size() + 1];
    double left = 1;
    for (int i = 0; i < holders.size(); i++) {
      JobAccount holder = holders.get(i);
      idleWeights[i] = share(holder, node) * holder.seconds(start, start + SECONDS) / SECONDS;
      left -= idleWeights[i];
    }
    idleWeights[holders.size()] = Math.max(0, left);
    long[] idle = LargestRemainder.split(split[0], idleWeights, holders.size() + 1);
    for (int i = 0; i < holders.size(); i++) {
      entries.add(
          new NodeEntry.JobEntry(
              holders.get(i).slot().spec().id(), dynamicOf(holders.get(i), f, split), idle[i]));
    }
    for (int j = 0; j < count; j++) {
      String id = f.slot(j).spec().id();
      if (holders.stream().noneMatch(holder -> holder.slot().spec().id().equals(id))) {
        entries.add(new NodeEntry.JobEntry(id, split[j + 2], 0));
      }
    }
    gradient.clear();
    if (node.on && f.coveredSeconds() > 0) {
      fit.model().addNodeGradient(node.index, f, fit.model().usualWatts(), gradient);
    }
    double sd = Math.sqrt(fit.model().state().variance(gradient));
    return new NodeEntry(
        node.spec.name(), total, split[0], split[1], entries, sd, quality(node, silent));
  }

  private static long dynamicOf(JobAccount holder, FeatureSum f, long[] split) {
    for (int j = 0; j < f.jobs(); j++) {
      if (f.slot(j) == holder.slot()) {
        return split[j + 2];
      }
    }
    return 0;
  }

  private List<JobAccount> holders(NodeState node, double start) {
    List<JobAccount> holders = new ArrayList<>();
    for (JobAccount account : jobs.accounts()) {
      if (account.seconds(start, start + SECONDS) > 0
          && account.slot().spec().nodes().contains(node.spec.name())) {
        holders.add(account);
      }
    }
    return holders;
  }

  private Quality quality(NodeState node, boolean silent) {
    if (!node.on) {
      return Quality.OFF;
    }
    if (silent) {
      return Quality.ESTIMATED;
    }
    return node.prediction.bySensor() ? Quality.MEASURED : fit.model().quality(node.index);
  }
}
