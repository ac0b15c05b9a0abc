package dev.wattrack.aggregator.ingest;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the series of a connection that are in use. Interfaces, disks and jobs come and go over a
 * connection's life, each time as a new layout; a layout is over once a later one declares a column
 * of it again, or when it has not been used for a while. Confined to the ingest thread.
 */
final class LayoutUse {
  private static final long UNUSED_MILLIS = 600_000;

  private final List<@Nullable Layout> used = new ArrayList<>();
  private long[] lastMillis = new long[16];
  private int series;
  private long declared;

  /** The connection may use a layout from now on. */
  void declare(int gid, Layout layout, long nowMillis) {
    while (used.size() <= gid) {
      used.add(null);
    }
    if (lastMillis.length <= gid) {
      lastMillis = Arrays.copyOf(lastMillis, 2 * gid);
    }
    if (used.get(gid) == null) {
      endSharing(layout);
      used.set(gid, layout);
      series += layout.width();
      declared += layout.width();
    }
    lastMillis[gid] = nowMillis;
  }

  private void endSharing(Layout layout) {
    String measurement = layout.columns().get(0).measurement();
    Set<Column> columns = null;
    for (int gid = 0; gid < used.size(); gid++) {
      Layout other = used.get(gid);
      if (other != null && other.columns().get(0).measurement().equals(measurement)) {
        columns = columns == null ? new HashSet<>(layout.columns()) : columns;
        if (!Collections.disjoint(columns, other.columns())) {
          end(gid, other);
        }
      }
    }
  }

  private void end(int gid, Layout layout) {
    used.set(gid, null);
    series -= layout.width();
  }

  /** A declared layout is in a tick. */
  void seen(int gid, long nowMillis) {
    lastMillis[gid] = nowMillis;
  }

  /** Series in use; what was long not seen is let go only when the limit is passed. */
  int series(int limit, long nowMillis) {
    if (series > limit) {
      for (int gid = 0; gid < used.size(); gid++) {
        Layout layout = used.get(gid);
        if (layout != null && nowMillis - lastMillis[gid] > UNUSED_MILLIS) {
          end(gid, layout);
        }
      }
    }
    return series;
  }

  /** Everything ever declared, in columns: what the connection's layouts cost in memory. */
  long declared() {
    return declared;
  }
}
