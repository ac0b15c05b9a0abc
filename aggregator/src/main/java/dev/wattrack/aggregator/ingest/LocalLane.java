package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a segment of rows that arose in the aggregator itself or came as line protocol: every row
 * is a tick of its own. Confined to one thread.
 */
final class LocalLane {
  private final Map<Layout, Integer> gids = new LinkedHashMap<>();
  private final TickEncoder encoder = new TickEncoder(false);
  private final WireBuffer frames = new WireBuffer(256);
  private int ticks;
  private long firstNanos;
  private long lastNanos;

  /** False when this row needs one layout more than a segment can have. */
  boolean hasRoom(Layout layout) {
    return gids.size() < Wire.MAX_LAYOUTS || gids.containsKey(layout);
  }

  void add(long timeNanos, Row row) {
    int gid = gids.computeIfAbsent(row.layout(), layout -> gids.size());
    if (ticks == 0) {
      encoder.beginKey(1, timeNanos, 0);
    } else {
      encoder.begin(timeNanos);
    }
    encoder.group(gid, row);
    encoder.end(frames);
    firstNanos = ticks == 0 ? timeNanos : Math.min(firstNanos, timeNanos);
    lastNanos = ticks == 0 ? timeNanos : Math.max(lastNanos, timeNanos);
    ticks++;
  }

  boolean isEmpty() {
    return ticks == 0;
  }

  Segment segment(int node) {
    List<@Nullable Layout> layouts = new ArrayList<>(gids.keySet());
    return new Segment(
        node, layouts, frames.array(), frames.length(), firstNanos, lastNanos, ticks);
  }
}
