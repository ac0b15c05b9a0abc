package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.aggregator.store.block.BlockWriter;
import dev.wattrack.aggregator.store.block.Group;
import dev.wattrack.aggregator.store.block.GroupMerge;
import dev.wattrack.aggregator.store.block.RollUp;
import dev.wattrack.model.wire.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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

  /** A block of more cells would not fit in memory beside its successor. */
  private static final long MOST_BLOCK_CELLS =
      Math.max(1 << 22, Math.min(1 << 26, Runtime.getRuntime().maxMemory() / 8));

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
   * Seals the oldest span of a node: about as much as is to be decoded at once, a part of a bucket
   * or several.
   *
   * @param minutesFrom bucket from which on minutes are kept; older days with hours are closed
   * @param due the days that are marked already
   */
  void seal(
      Work work, int node, List<HeadSegment> all, Bound bound, long minutesFrom, Set<Work.Day> due)
      throws SQLException {
    List<HeadSegment> open = new ArrayList<>();
    for (HeadSegment segment : all) {
      if (begins(segment, bound.of(segment))) {
        open.add(segment);
      }
    }
    if (open.isEmpty()) {
      return;
    }
    Target target = new Target(work, node, minutesFrom, due);
    long horizon = horizon(open);
    Gathered rows = new Gathered();
    for (HeadSegment segment : open) {
      if (begins(segment, horizon)) {
        work.marks.add(gather(segment, Math.min(horizon, bound.of(segment)), rows, target));
      }
    }
    write(rows, target);
  }

  /** The end of time is no bound: a row at the very last nanosecond is sealed too. */
  private static boolean begins(HeadSegment segment, long bound) {
    return bound == Long.MAX_VALUE || segment.nextNanos < bound;
  }

  /**
   * End of the span to seal in one transaction, by how dense the segments are on the average.
   * Whatever they are, decoding takes bounded memory, see {@link #gather}.
   */
  static long horizon(List<HeadSegment> open) {
    List<HeadSegment> byTime = new ArrayList<>(open);
    byTime.sort(Comparator.comparingLong(segment -> segment.nextNanos));
    long next = byTime.get(0).nextNanos;
    double room = RowTable.MOST_CELLS;
    for (HeadSegment each : byTime) {
      Segment segment = each.segment();
      double last = segment.lastNanos();
      double cellsASecond =
          RowTable.cells(segment) / Math.max(1, (last - segment.firstNanos()) / 1e9);
      double left = Math.max(0, last - each.nextNanos) / 1e9;
      if (left * cellsASecond > room) {
        // A segment may be hours long, so the end can lie within it; even within a bucket.
        long full = each.nextNanos + (long) (room / cellsASecond * 1e9);
        long bucket = Level.startOf(Level.bucketOf(full));
        return bucket > next ? bucket : Math.max(full, next + 1);
      }
      room -= left * cellsASecond;
    }
    return Long.MAX_VALUE;
  }

  /**
   * Decodes what is before a time. Writes whenever enough is decoded: what comes later in the order
   * of commits is merged into that.
   */
  private Head.Mark gather(HeadSegment segment, long below, Gathered rows, Target target)
      throws SQLException {
    Segment bytes = segment.segment();
    rows.begin(segment.sealedBelow, below);
    SegmentReader reader = new SegmentReader(bytes, segment.layoutIds(), id -> true, rows);
    int sealed = 0;
    while (reader.next()) {
      if (!rows.left) {
        sealed = reader.position();
      }
      if (rows.cells >= RowTable.MOST_CELLS) {
        write(rows, target);
      }
    }
    if (reader.problem() != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a segment of node " + bytes.node() + " is sealed without its end: " + reader.problem());
    }
    boolean cut = rows.left && sealed > bytes.length() / 2;
    return new Head.Mark(
        segment, below, rows.next, !rows.left, cut ? rest(segment, sealed, rows.next) : null);
  }

  /** What is behind a place, so that neither readers nor the next sealing decode all of it. */
  private static Segment rest(HeadSegment segment, int from, long nextNanos) {
    SegmentReader reader =
        new SegmentReader(
            segment.segment(), segment.layoutIds(), id -> true, (id, time, row) -> {});
    while (reader.position() < from && reader.next()) {
      // up to there
    }
    return reader.rest(nextNanos);
  }

  /** Rows decoded to be sealed. */
  private static final class Gathered implements SegmentReader.Sink {
    private final Map<Integer, RowTable> tables = new HashMap<>();
    private long cells;
    private long from;
    private long below;
    private long next;
    private boolean left;

    void begin(long fromNanos, long belowNanos) {
      from = fromNanos;
      below = belowNanos;
      next = Long.MAX_VALUE;
      left = false;
    }

    @Override
    public void row(int layoutId, long time, Row row) {
      if (time >= below && below != Long.MAX_VALUE) {
        next = Math.min(next, time);
        left = true;
      } else if (time >= from) {
        tables.computeIfAbsent(layoutId, id -> new RowTable(id, row.layout())).add(time, row);
        cells += row.layout().width();
      }
    }

    SortedMap<Long, SortedMap<Integer, Group>> take() {
      SortedMap<Long, SortedMap<Integer, Group>> buckets = RowTable.byBucket(tables);
      tables.clear();
      cells = 0;
      return buckets;
    }
  }

  /** Where decoded rows go. */
  private record Target(Work work, int node, long minutesFrom, Set<Work.Day> due) {}

  private void write(Gathered rows, Target target) throws SQLException {
    for (Map.Entry<Long, SortedMap<Integer, Group>> bucket : rows.take().entrySet()) {
      write(target, bucket.getKey(), bucket.getValue());
    }
  }

  private void write(Target target, long bucket, SortedMap<Integer, Group> fresh)
      throws SQLException {
    Work work = target.work();
    int node = target.node();
    byte[] old = work.table.get(Level.RAW, bucket, node);
    byte[] oldMinutes = work.table.get(Level.MINUTE, bucket, node);
    long day = Level.dayOf(bucket);
    boolean closed =
        old == null
            && (oldMinutes != null
                || (bucket < target.minutesFrom()
                    && work.table.get(Level.HOUR, day, node) != null));
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
    if (!target.due().contains(mark) && !work.newDue.contains(mark)) {
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
    if (cells(before.values()) + cells(groups.values()) > MOST_BLOCK_CELLS) {
      LOG.log(
          System.Logger.Level.WARNING,
          "node "
              + node
              + " has sent more than "
              + MOST_BLOCK_CELLS
              + " values for 15 minutes; the rest of them is dropped (more fit with more -Xmx)");
      return false;
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

  private static long cells(Collection<Group> groups) {
    return groups.stream().mapToLong(group -> (long) group.rows() * group.columns().size()).sum();
  }

  /** Where several layouts have the same series, the youngest one's values stand. */
  private void separate(SortedMap<Integer, Group> groups) {
    Map<Integer, Map<Integer, long[]>> left = new HashMap<>();
    for (List<Layouts.Place> places : layouts.shared(groups.keySet())) {
      Set<Long> taken = new HashSet<>();
      for (int i = places.size() - 1; i >= 0; i--) {
        Layouts.Place place = places.get(i);
        Group group = groups.get(place.layoutId());
        long[] bits = group == null ? null : GroupMerge.take(group, place.column(), taken);
        if (bits != null) {
          left.computeIfAbsent(place.layoutId(), id -> new HashMap<>()).put(place.column(), bits);
        }
      }
    }
    left.forEach((id, bits) -> groups.computeIfPresent(id, (i, g) -> GroupMerge.with(g, bits)));
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
          addHour(
              byLayout.computeIfAbsent(block.layout(i), id -> new ArrayList<>()), block.group(i));
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

  /** Adds the minutes of a bucket, rolled up: a day of minutes of many series is large. */
  private static void addHour(List<Group> hours, Group minutes) {
    Group quarter = RollUp.ofFiner(List.of(minutes), Level.HOUR_NANOS);
    int last = hours.size() - 1;
    if (last >= 0 && hours.get(last).times()[0] == quarter.times()[0]) {
      hours.set(last, RollUp.ofFiner(List.of(hours.get(last), quarter), Level.HOUR_NANOS));
    } else {
      hours.add(quarter);
    }
  }
}
