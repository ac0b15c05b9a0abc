package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The layouts one reader meets: those of the store, and above them those that only uncommitted
 * segments have. Confined to one thread.
 */
final class LiveLayouts {
  private static final int FIRST = 1 << 30;

  private final Layouts layouts;
  private final Map<Layout, Integer> ids = new HashMap<>();
  private final List<Layout> only = new ArrayList<>();

  LiveLayouts(Layouts layouts) {
    this.layouts = layouts;
  }

  /** The uncommitted segments of a node within a span of time, to be read after the head's. */
  List<Head.View> views(List<Segment> live, int node, long fromNanos, long toNanos) {
    List<Head.View> views = new ArrayList<>();
    for (Segment segment : live) {
      if (segment.node() == node
          && segment.lastNanos() >= fromNanos
          && segment.firstNanos() < toNanos) {
        int[] segmentIds = new int[segment.layouts().size()];
        for (int gid = 0; gid < segmentIds.length; gid++) {
          Layout layout = segment.layouts().get(gid);
          segmentIds[gid] = layout == null ? 0 : id(layout);
        }
        views.add(new Head.View(segment, segmentIds, Long.MIN_VALUE, null, 0));
      }
    }
    return views;
  }

  private int id(Layout layout) {
    int known = layouts.find(layout);
    if (known > 0) {
      return known;
    }
    return ids.computeIfAbsent(
        layout,
        added -> {
          only.add(added);
          return FIRST + only.size() - 1;
        });
  }

  @Nullable Layout get(int id) {
    return id >= FIRST ? only.get(id - FIRST) : layouts.get(id);
  }
}
