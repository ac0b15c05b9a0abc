package dev.wattrack.aggregator.report;

import org.jspecify.annotations.Nullable;

/**
 * What a node gives for its power and its price. Immutable; null means unknown.
 *
 * @param compute its score, or its core-GHz, as {@link NodeWorths} says
 * @param meanWatts while it was on
 * @param busiestWatts its highest mean over a span of the ledger in which it had jobs
 * @param perWatt compute over the busiest watts
 * @param perMoney compute over its cost
 */
public record NodeWorth(
    NodeFacts facts,
    @Nullable Double compute,
    @Nullable Estimate meanWatts,
    @Nullable Estimate busiestWatts,
    @Nullable Estimate perWatt,
    @Nullable Double perMoney) {}
