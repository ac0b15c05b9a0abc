package dev.wattrack.aggregator.store;

import dev.wattrack.model.job.JobSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The energy of one run of a job, in mJ. Immutable.
 *
 * @param key of the run: {@code scheduler/id@start}
 * @param began as the job's in the table of jobs: submitted, else started
 * @param end null while it runs
 * @param revision how often a final figure was replaced
 * @param isFinal false while what is learned later may still change it
 * @param marginal what would not have been drawn without it
 * @param idle its allocated part of its nodes' idle energy
 * @param exclusiveIdle its part if the jobs on a node pay all its idle energy
 * @param full with its part of all the rest of the rack
 * @param sd standard deviation of the marginal energy
 * @param quality measured, modelled, assumed or estimated
 * @param policy who pays for idle energy by the configuration of that time
 * @param features what the energy engine needs to price it again
 */
public record JobCost(
    String key,
    String scheduler,
    String id,
    boolean simulated,
    Instant began,
    Instant start,
    @Nullable Instant end,
    int revision,
    boolean isFinal,
    long marginal,
    long idle,
    long exclusiveIdle,
    long full,
    long sd,
    long idleSd,
    String quality,
    String policy,
    Instant pricedAt,
    byte[] features,
    List<OnNode> nodes) {

  /** Clocks of schedulers and agents differ, and a start may become known better. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  /** What it used on one node, mJ. */
  public record OnNode(String node, long dynamic, long idle) {}

  public JobCost {
    nodes = List.copyOf(nodes);
  }

  /** The same with what it used on each node. */
  public JobCost on(List<OnNode> all) {
    return new JobCost(
        key,
        scheduler,
        id,
        simulated,
        began,
        start,
        end,
        revision,
        isFinal,
        marginal,
        idle,
        exclusiveIdle,
        full,
        sd,
        idleSd,
        quality,
        policy,
        pricedAt,
        features,
        all);
  }

  /** Whether it is the cost of this run of a job. */
  public boolean isOf(JobSpan job) {
    if (!scheduler.equals(job.scheduler()) || !id.equals(job.id())) {
      return false;
    }
    Instant started = job.started();
    return Objects.equals(began, job.begin())
        || (started != null && Duration.between(start, started).abs().compareTo(SLACK) < 0);
  }

  /** The energy the job is charged with by its policy. */
  public long charged() {
    return switch (policy) {
      case "none" -> marginal;
      case "exclusive" -> marginal + exclusiveIdle;
      case "full" -> full;
      default -> marginal + idle;
    };
  }

  /** Standard deviation of what it is charged with. */
  public double chargedSd() {
    return policy.equals("none") ? sd : Math.hypot((double) sd, (double) idleSd);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JobCost cost
        && key.equals(cost.key)
        && revision == cost.revision
        && isFinal == cost.isFinal
        && Objects.equals(end, cost.end)
        && pricedAt.equals(cost.pricedAt)
        && marginal == cost.marginal
        && idle == cost.idle
        && exclusiveIdle == cost.exclusiveIdle
        && full == cost.full
        && sd == cost.sd
        && idleSd == cost.idleSd
        && quality.equals(cost.quality)
        && policy.equals(cost.policy)
        && java.util.Arrays.equals(features, cost.features)
        && nodes.equals(cost.nodes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, revision, pricedAt);
  }
}
