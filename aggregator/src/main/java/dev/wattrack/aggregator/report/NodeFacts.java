package dev.wattrack.aggregator.report;

import org.jspecify.annotations.Nullable;

/** What a node has; null means unknown. Immutable. */
public record NodeFacts(String node, @Nullable Integer cores, @Nullable Long memoryBytes) {}
