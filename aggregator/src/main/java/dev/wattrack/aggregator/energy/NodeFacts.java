package dev.wattrack.aggregator.energy;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a node beside its samples. Immutable.
 *
 * @param board as it names itself; empty if it does not
 * @param cores null if its agent did not say
 * @param maxMhz highest clock; null if its agent did not say
 * @param off it is known to be powered off
 * @param silentSeconds since when nothing answers there, or its agent was stopped; 0 while it is
 *     heard
 * @param skewSeconds the node's clock less ours; NaN if unknown
 */
public record NodeFacts(
    String name,
    boolean simulated,
    String board,
    String cpuModel,
    @Nullable Integer cores,
    @Nullable Double maxMhz,
    boolean off,
    double silentSeconds,
    double skewSeconds) {}
