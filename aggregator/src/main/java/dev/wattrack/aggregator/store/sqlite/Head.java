package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The committed segments that are not wholly in blocks yet, as they came (so already compressed).
 * Safe for use by several threads.
 */
final class Head {
  /** Rows of a segment that are still to be read from here: those not before {@code fromNanos}. */
  record View(Segment segment, int[] layoutIds, long fromNanos) {}

  /** What sealing did to a segment: rows below are in blocks, the next one is at, or it is done. */
  record Mark(HeadSegment segment, long sealedBelow, long nextNanos, boolean done) {}

  private final Map<Integer, List<HeadSegment>> byNode = new HashMap<>();
  private final TreeMap<Long, Integer> openByLog = new TreeMap<>();
  private long bytes;

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
        views.add(new View(segment, each.layoutIds(), each.sealedBelow));
      }
    }
    return views;
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
