package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The series of one node that a query asks for, and what the head has of them. Of two layouts with
 * the same series and time the younger layout's value stands. Confined to one thread.
 */
final class NodeSeries {
  /** A window of a roll-up. */
  private record Rolled(long start, long lastTime, WindowSums sums) {}

  private final SeriesQuery query;
  private final int node;
  private final Matcher matcher;
  private final SeriesBuilder.Allowance allowance;
  private final Map<SortedMap<String, String>, SeriesBuilder> builders = new LinkedHashMap<>();
  private final SortedMap<Integer, Points[]> head = new TreeMap<>();

  NodeSeries(SeriesQuery query, int node, Matcher matcher, SeriesBuilder.Allowance allowance) {
    this.query = query;
    this.node = node;
    this.matcher = matcher;
    this.allowance = allowance;
  }

  void addHead(int layoutId, long time, Row row) {
    int[] columns = matcher.columns(layoutId);
    Points[] points = head.computeIfAbsent(layoutId, id -> empty(columns, row.layout()));
    for (int i = 0; i < columns.length; i++) {
      if (row.has(columns[i])) {
        points[i].add(time, row.raw(columns[i]));
      }
    }
  }

  /** Takes from a segment kept column by column what lies in a span of time. */
  void addHead(Block block, long fromNanos, long toNanos) throws BlockException {
    for (int g = 0; g < block.groups(); g++) {
      int[] columns = matcher.columns(block.layout(g));
      Layout layout = matcher.layout(block.layout(g));
      if (columns.length == 0 || layout == null) {
        continue;
      }
      Block.Columns cursor = block.columns(g);
      Points[] points = head.computeIfAbsent(block.layout(g), id -> empty(columns, layout));
      for (int i = 0; i < columns.length; i++) {
        points[i].add(cursor.times(), cursor.column(columns[i]), fromNanos, toNanos);
      }
    }
  }

  private static Points[] empty(int[] columns, Layout layout) {
    Points[] points = new Points[columns.length];
    for (int i = 0; i < columns.length; i++) {
      points[i] = new Points(layout.columns().get(columns[i]));
    }
    return points;
  }

  void sortHead() {
    head.values().forEach(all -> java.util.Arrays.setAll(all, i -> all[i].sorted()));
  }

  /** The first time from the given one on at which the head has a point; or the end of time. */
  long nextInHead(long timeNanos) {
    long next = Long.MAX_VALUE;
    for (Points[] all : head.values()) {
      for (Points points : all) {
        next = Math.min(next, points.from(timeNanos));
      }
    }
    return next;
  }

  /** Takes all points of a span of time from a block, if there is one, and the head. */
  void addRaw(@Nullable Block block, long fromNanos, long toNanos)
      throws BlockException, StoreException {
    Map<SeriesBuilder, Points> merged = new HashMap<>();
    SortedMap<Integer, Integer> groups = new TreeMap<>();
    head.keySet().forEach(id -> groups.put(id, -1));
    for (int g = 0; block != null && g < block.groups(); g++) {
      groups.put(block.layout(g), g);
    }
    for (Map.Entry<Integer, Integer> group : groups.entrySet()) {
      int id = group.getKey();
      int[] columns = matcher.columns(id);
      Layout layout = matcher.layout(id);
      if (columns.length == 0 || layout == null) {
        continue;
      }
      Points[] fresh = head.get(id);
      Block.Columns sealed =
          block == null || group.getValue() < 0 ? null : block.columns(group.getValue());
      for (int i = 0; i < columns.length; i++) {
        Column column = layout.columns().get(columns[i]);
        Points points = new Points(column);
        if (sealed != null) {
          points = Points.of(column, sealed.times(), sealed.column(columns[i]), fromNanos, toNanos);
        }
        if (fresh != null) {
          points = points.merge(fresh[i].between(fromNanos, toNanos));
        }
        merged.merge(builder(column), points, Points::merge);
      }
    }
    for (Map.Entry<SeriesBuilder, Points> series : merged.entrySet()) {
      series.getKey().add(series.getValue());
    }
  }

  /** Takes the windows of a roll-up that begin within a span of time. */
  void addRolledUp(Block block, long fromNanos, long toNanos)
      throws BlockException, StoreException {
    Map<SeriesBuilder, List<Rolled>> rolled = new HashMap<>();
    for (int g = 0; g < block.groups(); g++) {
      int[] columns = matcher.columns(block.layout(g));
      Layout layout = matcher.layout(block.layout(g));
      if (columns.length == 0 || layout == null) {
        continue;
      }
      Block.Columns cursor = block.columns(g);
      for (int index : columns) {
        Column column = layout.columns().get(index);
        SeriesBuilder builder = builder(column);
        WindowSums.Reader reader = new WindowSums.Reader(column, cursor, index);
        for (int row = 0; row < reader.rows(); row++) {
          WindowSums sums = new WindowSums();
          if (reader.start(row) >= fromNanos
              && reader.start(row) < toNanos
              && reader.read(row, sums)) {
            rolled
                .computeIfAbsent(builder, b -> new ArrayList<>())
                .add(new Rolled(reader.start(row), reader.lastTime(row), sums));
          }
        }
      }
    }
    for (Map.Entry<SeriesBuilder, List<Rolled>> series : rolled.entrySet()) {
      series
          .getValue()
          .sort(Comparator.comparingLong(Rolled::start).thenComparingLong(Rolled::lastTime));
      for (Rolled window : series.getValue()) {
        series.getKey().add(window.start(), window.lastTime(), window.sums());
      }
    }
  }

  private SeriesBuilder builder(Column column) throws StoreException {
    SeriesBuilder known = builders.get(column.tags());
    if (known != null) {
      return known;
    }
    SeriesBuilder added = new SeriesBuilder(query, node, column, allowance);
    builders.put(column.tags(), added);
    return added;
  }

  void finish(List<Series> into) throws StoreException {
    for (SeriesBuilder builder : builders.values()) {
      Series series = builder.finish();
      if (series != null) {
        into.add(series);
      }
    }
  }
}
