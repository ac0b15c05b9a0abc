package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import java.util.List;
import java.util.Map;

/**
 * What a query is asked of.
 *
 * @param live segments that are not committed yet
 * @param nodes number and name of the nodes that are meant
 * @param records what is newer than the tables of energy and jobs
 * @param maxPoints points that one fetch from the store, and one answer, may have
 */
public record World(
    TimeSeriesStore store,
    List<Segment> live,
    Map<Integer, String> nodes,
    Records records,
    long nowNanos,
    int maxPoints) {}
