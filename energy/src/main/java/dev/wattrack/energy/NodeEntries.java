package dev.wattrack.energy;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.fit.Gradient;
import dev.wattrack.energy.fit.NodePrediction;
import dev.wattrack.energy.job.JobBook;
import dev.wattrack.energy.ledger.LargestRemainder;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.ledger.Quality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a node's entry in an interval of the ledger. Confined to the engine's thread. */
final class NodeEntries {
  private static final double SECONDS = EnergyEngine.BIN_SECONDS;

  /** A silent node's watts are what is left of the meter; that is not surer than this share. */
  private static final double SILENT_SHARE = 0.25;

  private final RackFit fit;
  private final JobBook jobs;
  private final Gradient gradient = new Gradient();

  NodeEntries(RackFit fit, JobBook jobs) {
    this.fit = fit;
    this.jobs = jobs;
  }

  NodeEntry entry(NodeState node, double start, double factor, boolean silent) {
    NodePrediction p = node.prediction;
    int count = node.features.jobs();
    double[] parts = new double[count + 2];
    parts[0] = p.idleWatts();
    parts[1] = p.systemWatts();
    for (int j = 0; j < count; j++) {
      parts[j + 2] = p.jobWatts(j);
    }
    long total = Math.round(p.totalWatts() * factor * 1000 * SECONDS);
    long[] split = LargestRemainder.split(total, parts, count + 2);
    Holders holders = Holders.of(jobs, node, start, start + SECONDS);
    long[] idle = byHolders(split[0], holders);
    long[] guessed = byHolders(silent ? split[1] : 0, holders);
    long system = silent ? guessed[holders.count()] : split[1];
    List<NodeEntry.JobEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < holders.count(); i++) {
      String id = holders.account(i).slot().spec().id();
      long seen = dynamicOf(id, node.features, split);
      entries.add(new NodeEntry.JobEntry(id, seen + guessed[i], idle[i]));
    }
    for (int j = 0; j < count; j++) {
      String id = node.features.slot(j).spec().id();
      if (!holders.contains(id)) {
        entries.add(new NodeEntry.JobEntry(id, split[j + 2], 0));
      }
    }
    double sd = silent ? SILENT_SHARE * p.totalWatts() : sd(node);
    return new NodeEntry(
        node.spec.name(), total, split[0], system, entries, sd, quality(node, silent));
  }

  /** By allocated shares; what nobody holds is the last part. */
  private static long[] byHolders(long total, Holders holders) {
    double[] weights = Arrays.copyOf(holders.shares(), holders.count() + 1);
    weights[holders.count()] = Math.max(0, 1 - holders.allocated());
    return LargestRemainder.split(total, weights, weights.length);
  }

  private static long dynamicOf(String id, FeatureSum f, long[] split) {
    for (int j = 0; j < f.jobs(); j++) {
      if (f.slot(j).spec().id().equals(id)) {
        return split[j + 2];
      }
    }
    return 0;
  }

  private double sd(NodeState node) {
    return node.on ? sdWatts(node.index, node.features, node.prediction) : 0;
  }

  /** How sure a node's power is that was seen. */
  double sdWatts(int node, FeatureSum f, NodePrediction p) {
    gradient.clear();
    fit.model().addNodeGradient(node, f, fit.model().usualWatts(), gradient);
    double floor = 0.02 * p.totalWatts();
    return Math.sqrt(fit.model().state().variance(gradient) + floor * floor);
  }

  private Quality quality(NodeState node, boolean silent) {
    if (!node.on) {
      return Quality.OFF;
    }
    return silent ? Quality.ESTIMATED : quality(node.index, node.prediction);
  }

  /** How good the power of a node is that was seen. */
  Quality quality(int node, NodePrediction p) {
    return p.bySensor() ? Quality.MEASURED : fit.model().quality(node);
  }
}
