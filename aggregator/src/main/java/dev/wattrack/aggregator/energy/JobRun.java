package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobSpan;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run of a job, between the board and the engine. Confined to the energy thread. */
final class JobRun {
  final JobSpan.Key key;
  final String name;
  final Instant start;
  Instant began;
  @Nullable Instant end;
  List<String> nodes;
  boolean priced;

  /** Whether its first figure after its end has been kept. */
  boolean saved;

  /** What it pays by other policies than allocation beside that, mJ. */
  long moreExclusive;

  long moreFull;

  JobRun(JobSpan.Key key, Instant start, Instant began, List<String> nodes) {
    this.key = key;
    this.start = start;
    this.began = began;
    this.nodes = List.copyOf(nodes);
    name = key.scheduler() + "/" + key.id() + "@" + start.getEpochSecond();
  }

  boolean isOver() {
    return end != null;
  }

  /** Its cost by what the engine says. */
  JobCost cost(
      JobEnergy energy,
      boolean simulated,
      boolean isFinal,
      String quality,
      IdlePolicy policy,
      Instant pricedAt) {
    long marginal = millis(energy.dynamicJoules());
    long idle = millis(energy.idleJoules());
    return new JobCost(
        name,
        key.scheduler(),
        key.id(),
        simulated,
        began,
        start,
        end,
        energy.revision(),
        isFinal,
        marginal,
        idle,
        idle + moreExclusive,
        marginal + idle + moreFull,
        millis(energy.sdJoules()),
        millis(energy.idleSdJoules()),
        quality,
        policy.name().toLowerCase(Locale.ROOT),
        pricedAt,
        CostFeatures.write(energy),
        energy.nodes().stream()
            .map(
                node ->
                    new JobCost.OnNode(
                        node.node(), millis(node.dynamicJoules()), millis(node.idleJoules())))
            .toList());
  }

  private static long millis(double joules) {
    return Math.round(joules * 1000);
  }
}
