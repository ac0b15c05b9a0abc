package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore.RowSink;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.aggregator.store.block.ColumnData;
import dev.wattrack.aggregator.store.block.Group;
import dev.wattrack.aggregator.store.block.GroupMerge;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads raw rows a few buckets at a time, each span in a transaction of its own, so that a long
 * export neither fills the heap nor keeps the write-ahead log from being emptied. Confined to one
 * thread.
 */
final class Scan {
  private static final long SPAN_BUCKETS = 4;

  private final long fromNanos;
  private final long toNanos;
  private final Head head;
  private final List<Segment> live;
  private final LiveLayouts layouts;
  private final RowSink sink;
  private int node;
  private long at;
  private final List<Head.View> views = new ArrayList<>();

  Scan(long fromNanos, long toNanos, Head head, Layouts layouts, List<Segment> live, RowSink sink) {
    this.fromNanos = fromNanos;
    this.toNanos = toNanos;
    this.head = head;
    this.layouts = new LiveLayouts(layouts);
    this.live = live;
    this.sink = sink;
  }

  void begin(int nextNode) {
    node = nextNode;
    at = Level.bucketOf(fromNanos);
  }

  /** To be called before the read transaction of each span begins. */
  void takeHead() {
    long from = Math.max(fromNanos, Level.startOf(at));
    views.clear();
    views.addAll(head.views(node, from, toNanos));
    views.addAll(layouts.views(live, node, from, toNanos));
  }

  /** Reads the next span of the node; false if there is none. */
  boolean span(BlockTable table) throws SQLException, StoreException {
    if (toNanos <= fromNanos) {
      return false;
    }
    long end = Level.bucketOf(toNanos - 1) + 1;
    long target = table.seek(Level.RAW, at, node, end);
    for (Head.View view : views) {
      long first = Math.max(view.segment().firstNanos(), view.fromNanos());
      target = Math.min(target, Math.max(at, Level.bucketOf(first)));
    }
    if (target >= end) {
      return false;
    }
    long spanEnd = Math.min(end, target + SPAN_BUCKETS);
    Map<Integer, RowTable> tables = new HashMap<>();
    long next = decode(Level.startOf(target), Level.startOf(spanEnd), tables);
    SortedMap<Long, SortedMap<Integer, Group>> fresh = RowTable.byBucket(tables);
    for (long bucket = target; bucket < spanEnd; bucket++) {
      SortedMap<Integer, Group> groups = new TreeMap<>();
      addSealed(table, bucket, groups);
      fresh
          .getOrDefault(bucket, new TreeMap<>())
          .forEach((layout, group) -> groups.merge(layout, group, GroupMerge::merge));
      groups.forEach(this::emit);
    }
    long nextHead = next == Long.MAX_VALUE ? end : Level.bucketOf(next);
    at = Math.max(spanEnd, Math.min(nextHead, table.seek(Level.RAW, spanEnd, node, end)));
    return at < end;
  }

  /** Answers the first time behind the span of any row in the head. */
  private long decode(long spanFrom, long spanTo, Map<Integer, RowTable> tables) {
    long[] next = {Long.MAX_VALUE};
    for (Head.View view : views) {
      Segment segment = view.segment();
      if (segment.firstNanos() >= spanTo) {
        next[0] = Math.min(next[0], segment.firstNanos());
        continue;
      }
      long from = Math.max(Math.max(spanFrom, view.fromNanos()), fromNanos);
      SegmentReader.read(
          segment,
          view.layoutIds(),
          id -> true,
          (id, time, row) -> {
            if (time >= spanTo) {
              next[0] = Math.min(next[0], time);
            } else if (time >= from && time < toNanos) {
              tables.computeIfAbsent(id, i -> new RowTable(i, row.layout())).add(time, row);
            }
          });
    }
    return next[0];
  }

  private void addSealed(BlockTable table, long bucket, SortedMap<Integer, Group> groups)
      throws SQLException, StoreException {
    byte[] data = table.get(Level.RAW, bucket, node);
    if (data == null) {
      return;
    }
    try {
      Block block = Block.of(data);
      for (int i = 0; i < block.groups(); i++) {
        groups.put(block.layout(i), block.group(i));
      }
    } catch (BlockException e) {
      throw new StoreException(
          "the block of node "
              + node
              + " at "
              + Level.startOf(bucket) / Level.SECOND
              + " s is damaged ("
              + e.getMessage()
              + "); leave its 15 minutes out",
          false,
          e);
    }
  }

  private void emit(int layoutId, Group group) {
    Layout layout = layouts.get(layoutId);
    if (layout == null) {
      return;
    }
    List<Column> columns = layout.columns();
    double[] values = new double[columns.size()];
    for (int row = 0; row < group.rows(); row++) {
      long time = group.times()[row];
      if (time < fromNanos || time >= toNanos) {
        continue;
      }
      boolean any = false;
      for (int i = 0; i < values.length; i++) {
        ColumnData data = group.columns().get(i);
        boolean has = data.has(row);
        values[i] = has ? columns.get(i).toDouble(data.values()[row]) : Double.NaN;
        any |= has;
      }
      if (any) {
        sink.row(node, time, columns, values);
      }
    }
  }
}
