package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Outbox;
import dev.wattrack.aggregator.store.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is not sent: commit by commit as long as the log has them, by node and time once they are
 * sealed. Confined to one thread at a time.
 */
final class Unsent {
  /** Rows of a node; {@code to} is excluded. */
  record NodeSpan(int node, long from, long to) {
    static NodeSpan of(Segment segment) {
      long last = segment.lastNanos();
      return new NodeSpan(
          segment.node(), segment.firstNanos(), last == Long.MAX_VALUE ? last : last + 1);
    }
  }

  /** Spans of nodes that begin and end as near as this are read together. */
  private static final long TOGETHER_NANOS = 5 * Level.SECOND;

  private final TreeMap<Long, List<NodeSpan>> byLog = new TreeMap<>();
  private final Map<Integer, TimeSpans> byNode = new HashMap<>();

  void committed(long log, Collection<Segment> segments) {
    byLog.put(log, segments.stream().map(NodeSpan::of).toList());
  }

  NavigableMap<Long, List<NodeSpan>> byLog() {
    return byLog;
  }

  void sent(long log) {
    byLog.remove(log);
  }

  Map<Integer, TimeSpans> byNode() {
    return byNode;
  }

  /** The spans of nodes as they will be when these log rows are gone; unsent rows only. */
  Map<Integer, TimeSpans> without(Collection<Long> logs) {
    Map<Integer, TimeSpans> staged = new HashMap<>();
    for (long log : logs) {
      for (NodeSpan span : byLog.getOrDefault(log, List.of())) {
        staged
            .computeIfAbsent(
                span.node(),
                node -> byNode.containsKey(node) ? byNode.get(node).copy() : new TimeSpans())
            .add(span.from(), span.to());
      }
    }
    return staged;
  }

  /** The node whose oldest sealed rows are the oldest; -1 if nothing sealed waits. */
  int oldestNode() {
    int oldest = -1;
    long start = Long.MAX_VALUE;
    for (Map.Entry<Integer, TimeSpans> node : byNode.entrySet()) {
      if (!node.getValue().isEmpty() && (oldest < 0 || node.getValue().start() < start)) {
        start = node.getValue().start();
        oldest = node.getKey();
      }
    }
    return oldest;
  }

  /** The spans of one commit, those of about the same time together. */
  static List<Outbox.Span> together(Collection<NodeSpan> spans) {
    List<NodeSpan> byTime = new ArrayList<>(spans);
    byTime.sort(Comparator.comparingLong(NodeSpan::from));
    List<Outbox.Span> groups = new ArrayList<>();
    Set<Integer> nodes = new HashSet<>();
    long from = 0;
    long to = 0;
    for (NodeSpan span : byTime) {
      boolean fits =
          !nodes.isEmpty()
              && span.from() - from <= TOGETHER_NANOS
              && Math.abs(span.to() - to) <= TOGETHER_NANOS;
      if (!fits) {
        if (!nodes.isEmpty()) {
          groups.add(new Outbox.Span(Set.copyOf(nodes), from, to));
        }
        nodes.clear();
        from = span.from();
        to = span.to();
      }
      nodes.add(span.node());
      to = Math.max(to, span.to());
    }
    if (!nodes.isEmpty()) {
      groups.add(new Outbox.Span(Set.copyOf(nodes), from, to));
    }
    return groups;
  }

  /** Seconds that wait, of the node that has most of them. */
  double seconds() {
    Map<Integer, Double> seconds = new HashMap<>();
    byNode.forEach((node, spans) -> seconds.merge(node, spans.seconds(), Double::sum));
    for (List<NodeSpan> commit : byLog.values()) {
      for (NodeSpan span : commit) {
        double length = ((double) span.to() - span.from()) / Level.SECOND;
        seconds.merge(span.node(), length, Double::sum);
      }
    }
    return seconds.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }
}
