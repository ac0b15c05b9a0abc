package dev.wattrack.aggregator.ingest;

import dev.wattrack.model.wire.Layout;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The layouts that line protocol used of each node lately, so that a tag which never repeats cannot
 * fill the store. One not used for an hour makes room. Confined to the ingest thread.
 */
final class LineLayouts {
  private static final long FORGOTTEN_MILLIS = 3_600_000;

  private final int maxSeries;
  private final Map<Integer, OfNode> nodes = new HashMap<>();

  private static final class OfNode {
    /** When each was last used, the one unused for longest first. */
    private final LinkedHashMap<Layout, Long> used = new LinkedHashMap<>(16, 0.75f, true);

    private int series;
  }

  /**
   * @param maxSeries columns a node's layouts may have together
   */
  LineLayouts(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  /** True if this node may use the layout; it then counts. */
  boolean admit(int node, Layout layout, long nowMillis) {
    OfNode of = nodes.computeIfAbsent(node, number -> new OfNode());
    if (of.used.replace(layout, nowMillis) != null) {
      return true;
    }
    if (of.series + layout.width() > maxSeries) {
      forget(of, nowMillis - FORGOTTEN_MILLIS);
    }
    if (of.series + layout.width() > maxSeries) {
      return false;
    }
    of.used.put(layout, nowMillis);
    of.series += layout.width();
    return true;
  }

  private static void forget(OfNode of, long beforeMillis) {
    Iterator<Map.Entry<Layout, Long>> all = of.used.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Layout, Long> eldest = all.next();
      if (eldest.getValue() > beforeMillis) {
        return;
      }
      of.series -= eldest.getKey().width();
      all.remove();
    }
  }
}
