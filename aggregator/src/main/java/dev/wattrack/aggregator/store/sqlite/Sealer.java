package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.aggregator.store.block.BlockWriter;
import dev.wattrack.aggregator.store.block.Group;
import dev.wattrack.aggregator.store.block.GroupMerge;
import dev.wattrack.aggregator.store.block.RollUp;
import dev.wattrack.model.wire.Layout;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Moves rows from the head into blocks, a node and a span of buckets at a time. Doing it again, or
 * again after a crash in the middle, gives the same blocks. Confined to the thread that maintains.
 */
final class Sealer {
  private static final System.Logger LOG = System.getLogger(Sealer.class.getName());
  private static final long CELLS_AT_ONCE = 400_000;

  private final Layouts layouts;
  private final BlockWriter writer = new BlockWriter();

  Sealer(Layouts layouts) {
    this.layouts = layouts;
  }

  /**
   * What is to be sealed of a segment: rows before this time; nothing if that is below its next.
   */
  interface Bound {
    long of(HeadSegment segment);
  }

  /**
   * Seals the oldest span of a node: as many buckets as fit in memory, one at least.
   *
   * @param minutesFrom bucket from which on minutes are kept; older days with hours are closed
   * @param due the days that are marked already
   */
  void seal(
      Work work, int node, List<HeadSegment> all, Bound bound, long minutesFrom, Set<Work.Day> due)
      throws SQLException {
    List<HeadSegment> open = new ArrayList<>();
    for (HeadSegment segment : all) {
      if (segment.nextNanos < bound.of(segment)) {
        open.add(segment);
      }
    }
    if (open.isEmpty()) {
      return;
    }
    long horizon = horizon(open);
    Map<Integer, RowTable> tables = new HashMap<>();
    for (HeadSegment segment : open) {
      if (segment.nextNanos < horizon) {
        work.marks.add(gather(segment, Math.min(horizon, bound.of(segment)), tables));
      }
    }
    for (Map.Entry<Long, SortedMap<Integer, Group>> bucket : RowTable.byBucket(tables).entrySet()) {
      write(work, node, bucket.getKey(), bucket.getValue(), minutesFrom, due);
    }
  }

  /** End of the span to seal at once, so that decoding takes bounded memory. */
  private static long horizon(List<HeadSegment> open) {
    List<HeadSegment> byTime = new ArrayList<>(open);
    byTime.sort(Comparator.comparingLong(segment -> segment.nextNanos));
    long least = Level.startOf(Level.bucketOf(byTime.get(0).nextNanos) + 1);
    double room = CELLS_AT_ONCE;
    for (HeadSegment each : byTime) {
      Segment segment = each.segment();
      double seconds = Math.max(1, (segment.lastNanos() - segment.firstNanos()) / 1e9);
      double cellsASecond = width(segment) * Math.max(segment.ticks(), 1) / seconds;
      double left = (segment.lastNanos() - each.nextNanos) / 1e9;
      if (left * cellsASecond > room) {
        // A segment may be hours long, so the end can lie within it.
        long full = each.nextNanos + (long) (room / cellsASecond * 1e9);
        return Math.max(least, Level.startOf(Level.bucketOf(full)));
      }
      room -= left * cellsASecond;
    }
    return Long.MAX_VALUE;
  }

  private static long width(Segment segment) {
    long width = 0;
    for (Layout layout : segment.layouts()) {
      width += layout == null ? 0 : layout.width();
    }
    return width;
  }

  private Head.Mark gather(HeadSegment segment, long below, Map<Integer, RowTable> tables) {
    long from = segment.sealedBelow;
    long[] next = {Long.MAX_VALUE};
    boolean[] left = {false};
    Segment bytes = segment.segment();
    String problem =
        SegmentReader.read(
            bytes,
            segment.layoutIds(),
            id -> true,
            (id, time, row) -> {
              if (time >= below && below != Long.MAX_VALUE) {
                next[0] = Math.min(next[0], time);
                left[0] = true;
              } else if (time >= from) {
                tables.computeIfAbsent(id, i -> new RowTable(i, row.layout())).add(time, row);
              }
            });
    if (problem != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a segment of node " + bytes.node() + " is sealed without its end: " + problem);
    }
    return new Head.Mark(segment, below, next[0], !left[0]);
  }

  private void write(
      Work work,
      int node,
      long bucket,
      SortedMap<Integer, Group> fresh,
      long minutesFrom,
      Set<Work.Day> due)
      throws SQLException {
    byte[] old = work.table.get(Level.RAW, bucket, node);
    byte[] oldMinutes = work.table.get(Level.MINUTE, bucket, node);
    long day = Level.dayOf(bucket);
    boolean closed =
        old == null
            && (oldMinutes != null
                || (bucket < minutesFrom && work.table.get(Level.HOUR, day, node) != null));
    if (closed) {
      return; // its raw values are dropped: what is late now can no longer be told from a repeat
    }
    SortedMap<Integer, Group> groups = new TreeMap<>(fresh);
    if (old != null && !mergeInto(work, groups, old, bucket, node)) {
      return;
    }
    separate(groups);
    List<Group> raw = List.copyOf(groups.values());
    List<Group> minutes = raw.stream().map(g -> RollUp.ofRaw(g, Level.MINUTE_NANOS)).toList();
    work.put(Level.RAW, bucket, node, writer.write(raw), old == null);
    work.put(Level.MINUTE, bucket, node, writer.write(minutes), oldMinutes == null);
    Work.Day mark = new Work.Day(day, node);
    if (!due.contains(mark) && !work.newDue.contains(mark)) {
      work.due(mark);
    }
  }

  /** Adds what the block has to the groups; false if the block has all of it already. */
  private boolean mergeInto(
      Work work, SortedMap<Integer, Group> groups, byte[] old, long bucket, int node)
      throws SQLException {
    SortedMap<Integer, Group> before = new TreeMap<>();
    try {
      Block block = Block.of(old);
      for (int i = 0; i < block.groups(); i++) {
        before.put(block.layout(i), block.group(i));
      }
    } catch (BlockException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "block of node "
              + node
              + ", bucket "
              + bucket
              + " cannot be read and is put aside: "
              + e.getMessage());
      work.setAside(Level.RAW, bucket, node, old);
      return true;
    }
    boolean changed = false;
    for (Map.Entry<Integer, Group> group : groups.entrySet()) {
      Group older = before.get(group.getKey());
      Optional<Group> merged =
          older == null
              ? Optional.of(group.getValue())
              : GroupMerge.changed(older, group.getValue());
      changed |= merged.isPresent();
      merged.ifPresent(all -> before.put(group.getKey(), all));
    }
    groups.putAll(before);
    return changed;
  }

  private void separate(SortedMap<Integer, Group> groups) {
    if (groups.size() < 2) {
      return;
    }
    List<Integer> ids = List.copyOf(groups.keySet());
    for (int low = 0; low < ids.size(); low++) {
      for (int high = low + 1; high < ids.size(); high++) {
        List<int[]> shared = layouts.shared(ids.get(low), ids.get(high));
        Group lower = groups.get(ids.get(low));
        Group higher = groups.get(ids.get(high));
        if (!shared.isEmpty() && lower != null && higher != null) {
          groups.put(ids.get(low), GroupMerge.without(lower, higher, shared));
        }
      }
    }
  }

  /** Rolls the minutes of a day up to hours. */
  void day(Work work, Work.Day due) throws SQLException, BlockException {
    long end = due.day() + Level.DAY_BUCKETS;
    SortedMap<Integer, List<Group>> byLayout = new TreeMap<>();
    long bucket = work.table.seek(Level.MINUTE, due.day(), due.node(), end);
    while (bucket < end) {
      byte[] data = work.table.get(Level.MINUTE, bucket, due.node());
      if (data != null) {
        Block block = Block.of(data);
        for (int i = 0; i < block.groups(); i++) {
          byLayout
              .computeIfAbsent(block.layout(i), layout -> new ArrayList<>())
              .add(block.group(i));
        }
      }
      bucket = work.table.seek(Level.MINUTE, bucket + 1, due.node(), end);
    }
    if (!byLayout.isEmpty()) {
      List<Group> hours =
          byLayout.values().stream().map(g -> RollUp.ofFiner(g, Level.HOUR_NANOS)).toList();
      boolean isNew = work.table.get(Level.HOUR, due.day(), due.node()) == null;
      work.put(Level.HOUR, due.day(), due.node(), writer.write(hours), isNew);
    }
    work.done(due);
  }
}
