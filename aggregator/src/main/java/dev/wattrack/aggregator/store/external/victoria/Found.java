package dev.wattrack.aggregator.store.external.victoria;

import java.util.SortedMap;

/**
 * What was found of one series; times rise. The arrays are of one length and not to be changed.
 *
 * @param labels without the name
 * @param timesMillis since 1970 UTC
 */
public record Found(SortedMap<String, String> labels, long[] timesMillis, double[] values) {}
