package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.external.victoria.VictoriaClient;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query is asked of.
 *
 * @param live segments that are not committed yet
 * @param nodes number and name of the nodes that are meant
 * @param records what is newer than the tables of energy and jobs
 * @param victoria where samples are read instead of from the store; null: nowhere
 * @param maxPoints points that one fetch from the store, and one answer, may have
 */
public record World(
    TimeSeriesStore store,
    List<Segment> live,
    Map<Integer, String> nodes,
    Records records,
    @Nullable VictoriaClient victoria,
    long nowNanos,
    int maxPoints) {}
