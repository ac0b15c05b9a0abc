package dev.wattrack.aggregator.store;

import dev.wattrack.model.wire.Column;
import java.util.SortedMap;

/**
 * One series as a query answers it; times rise strictly. The arrays are of one length and not to be
 * changed.
 *
 * @param kind TEXT values are dictionary numbers, see {@link TimeSeriesStore#text}
 */
public record Series(
    int node,
    SortedMap<String, String> tags,
    Column.Kind kind,
    long[] timesNanos,
    double[] values) {}
