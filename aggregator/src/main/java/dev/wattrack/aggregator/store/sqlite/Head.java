package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.aggregator.store.block.BlockWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The committed segments that are not wholly in blocks yet, as they came (so already compressed).
 * What readers have asked for of them is kept column by column too. Safe for use by several
 * threads.
 */
final class Head {
  /**
   * Rows of a segment that are still to be read from here: those not before {@code fromNanos}.
   *
   * @param kept where it is in the head; null for what is not committed
   * @param cuts how often it had been cut when the view was taken
   */
  record View(
      Segment segment, int[] layoutIds, long fromNanos, @Nullable HeadSegment kept, int cuts) {}

  /**
   * What sealing did to a segment: rows below are in blocks, the next one is at, or it is done.
   *
   * @param rest what is to be kept of it in memory from now on; null if nothing changes there
   */
  record Mark(
      HeadSegment segment,
      long sealedBelow,
      long nextNanos,
      boolean done,
      @Nullable Segment rest) {}

  private final Map<Integer, List<HeadSegment>> byNode = new HashMap<>();
  private final TreeMap<Long, Integer> openByLog = new TreeMap<>();
  private final long mostColumnBytes;
  private long columnBytes;
  private long bytes;

  /**
   * @param mostColumnBytes how much readers may add to it: the same rows column by column
   */
  Head(long mostColumnBytes) {
    this.mostColumnBytes = mostColumnBytes;
  }

  synchronized void add(long log, List<HeadSegment> segments) {
    openByLog.put(log, segments.size());
    for (HeadSegment each : segments) {
      byNode.computeIfAbsent(each.segment().node(), node -> new ArrayList<>()).add(each);
      bytes += each.bytes();
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized Set<Integer> nodes() {
    return new HashSet<>(byNode.keySet());
  }

  /** The node's segments in order of commit; only for the thread that seals. */
  synchronized List<HeadSegment> of(int node) {
    return List.copyOf(byNode.getOrDefault(node, List.of()));
  }

  /** What a reader has to read of a node; taken before its read transaction begins. */
  synchronized List<View> views(int node, long fromNanos, long toNanos) {
    List<View> views = new ArrayList<>();
    for (HeadSegment each : byNode.getOrDefault(node, List.of())) {
      Segment segment = each.segment();
      if (segment.lastNanos() >= fromNanos && each.nextNanos < toNanos) {
        views.add(new View(segment, each.layoutIds(), each.sealedBelow, each, each.cuts));
      }
    }
    return views;
  }

  /**
   * The rows of a view column by column, so that the next reader decodes only what it wants; null
   * where the room for that is used up. Whoever reads the last minutes reads them again soon.
   */
  @Nullable Block columns(View view, BlockWriter writer) throws BlockException {
    HeadSegment kept = view.kept();
    synchronized (this) {
      if (kept == null || kept.cuts != view.cuts()) {
        return null;
      }
      if (kept.columns != null) {
        return kept.columns.block();
      }
      if (columnBytes + kept.segment().length() > mostColumnBytes
          || RowTable.cells(kept.segment()) > RowTable.MOST_CELLS) {
        return null;
      }
    }
    byte[] packed = writer.write(RowTable.groups(view));
    Block block = Block.of(packed);
    synchronized (this) {
      if (kept.cuts == view.cuts() && kept.columns == null && !kept.sealed) {
        kept.columns = new HeadSegment.Columns(block, packed.length);
        columnBytes += packed.length;
      }
    }
    return block;
  }

  synchronized long columnBytes() {
    return columnBytes;
  }

  /** Notes when segments were first seen by maintenance. */
  synchronized void see(long nowNanos) {
    for (List<HeadSegment> segments : byNode.values()) {
      for (int i = segments.size() - 1; i >= 0; i--) {
        if (segments.get(i).seenNanos != HeadSegment.UNSEEN) {
          break;
        }
        segments.get(i).seenNanos = nowNanos;
      }
    }
  }

  /**
   * Log rows that nothing needs any more once the given marks hold: only the oldest ones in a row.
   * A younger row stays until the older are gone, so that a replay never lets an older value win.
   */
  synchronized List<Long> deletable(Collection<Mark> marks) {
    Map<Long, Integer> closed = new HashMap<>();
    for (Mark mark : marks) {
      if (mark.done()) {
        closed.merge(mark.segment().log(), 1, Integer::sum);
      }
    }
    List<Long> logs = new ArrayList<>();
    for (Map.Entry<Long, Integer> log : openByLog.entrySet()) {
      if (log.getValue() > closed.getOrDefault(log.getKey(), 0)) {
        break;
      }
      logs.add(log.getKey());
    }
    return logs;
  }

  /** Applies what a committed transaction did. */
  synchronized void apply(Collection<Mark> marks, Collection<Long> deletedLogs) {
    Map<Integer, Set<HeadSegment>> done = new HashMap<>();
    for (Mark mark : marks) {
      HeadSegment segment = mark.segment();
      segment.sealedBelow = mark.sealedBelow();
      segment.nextNanos = mark.nextNanos();
      if (mark.done() || mark.rest() != null) {
        columnBytes -= segment.columns == null ? 0 : segment.columns.bytes();
        segment.columns = null;
      }
      if (mark.rest() != null) {
        bytes -= segment.bytes();
        segment.cut(mark.rest());
        bytes += segment.bytes();
      }
      segment.sealed = mark.done();
      if (mark.done()) {
        done.computeIfAbsent(segment.segment().node(), node -> new HashSet<>()).add(segment);
        bytes -= segment.bytes();
        openByLog.merge(segment.log(), -1, Integer::sum);
      }
    }
    done.forEach(
        (node, segments) -> {
          List<HeadSegment> left = new ArrayList<>(byNode.getOrDefault(node, List.of()));
          left.removeAll(segments);
          if (left.isEmpty()) {
            byNode.remove(node);
          } else {
            byNode.put(node, left);
          }
        });
    deletedLogs.forEach(openByLog::remove);
  }
}
