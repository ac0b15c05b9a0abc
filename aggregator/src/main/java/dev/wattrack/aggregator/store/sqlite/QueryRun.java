package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.aggregator.store.block.BlockWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One query. First the head is taken for every node, then the read transaction begins: a row that
 * moves meanwhile is seen in both, and the one time it is there counts. Confined to one thread.
 */
final class QueryRun {
  private final SeriesQuery query;
  private final long fromNanos;
  private final Head head;
  private final List<Segment> live;
  private final LiveLayouts layouts;
  private final Matcher matcher;
  private final Map<Integer, List<Head.View>> views = new HashMap<>();
  private final BlockWriter writer = new BlockWriter();

  QueryRun(SeriesQuery query, Head head, Layouts layouts, List<Segment> live) {
    this.query = query;
    this.head = head;
    this.live = live;
    this.layouts = new LiveLayouts(layouts);
    matcher = new Matcher(query, this.layouts);
    fromNanos =
        query.aggregate() == SeriesQuery.Aggregate.RATE && query.stepNanos() > 0
            ? windowBefore(query.fromNanos(), query.stepNanos())
            : query.fromNanos();
  }

  /** A rate needs the value before its window. */
  private static long windowBefore(long fromNanos, long stepNanos) {
    return fromNanos < Long.MIN_VALUE + 2 * stepNanos
        ? Long.MIN_VALUE
        : (Math.floorDiv(fromNanos, stepNanos) - 1) * stepNanos;
  }

  void takeHead(int node) {
    List<Head.View> all = new ArrayList<>(head.views(node, fromNanos, query.toNanos()));
    all.addAll(layouts.views(live, node, fromNanos, query.toNanos()));
    if (!all.isEmpty()) {
      views.put(node, all);
    }
  }

  List<Series> answer(BlockTable table, Collection<Integer> nodes, long minutesFrom)
      throws SQLException, StoreException {
    List<Series> answer = new ArrayList<>();
    SeriesBuilder.Allowance allowance = new SeriesBuilder.Allowance(query.maxPoints());
    if (query.toNanos() <= fromNanos) {
      return answer;
    }
    for (int node : nodes) {
      NodeSeries series = new NodeSeries(query, node, matcher, allowance);
      try {
        for (Head.View view : views.getOrDefault(node, List.of())) {
          readHead(view, series);
        }
        series.sortHead();
        new BucketWalk(query, fromNanos, table, series, node, minutesFrom).run();
      } catch (BlockException e) {
        throw new StoreException(
            "a block of node "
                + node
                + " is damaged ("
                + e.getMessage()
                + "); leave its time out of the query",
            false,
            e);
      }
      series.finish(answer);
    }
    return answer;
  }

  private void readHead(Head.View view, NodeSeries series) throws BlockException {
    long from = Math.max(fromNanos, view.fromNanos());
    if (!wanted(view)) {
      return;
    }
    Block columns = head.columns(view, writer);
    if (columns != null) {
      series.addHead(columns, from, query.toNanos());
      return;
    }
    SegmentReader.read(
        view.segment(),
        view.layoutIds(),
        id -> matcher.columns(id).length > 0,
        (id, time, row) -> {
          if (time >= from && time < query.toNanos()) {
            series.addHead(id, time, row);
          }
        });
  }

  private boolean wanted(Head.View view) {
    return Arrays.stream(view.layoutIds()).anyMatch(id -> matcher.columns(id).length > 0);
  }
}
