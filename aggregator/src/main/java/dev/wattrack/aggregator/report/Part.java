package dev.wattrack.aggregator.report;

import org.jspecify.annotations.Nullable;

/**
 * What a run brings into one line of the report: all of it, or what it did on a node or with tasks
 * of a kind. Immutable. Null means unknown.
 *
 * @param group the line's key
 * @param taskSeconds how long its tasks took, added up
 */
record Part(
    String group,
    RunEnergy run,
    @Nullable Estimate marginal,
    @Nullable Estimate idle,
    @Nullable Double cpuSeconds,
    @Nullable Long tasks,
    @Nullable Double taskSeconds) {

  @Nullable Estimate joules() {
    return marginal == null || idle == null ? null : marginal.with(idle);
  }
}
