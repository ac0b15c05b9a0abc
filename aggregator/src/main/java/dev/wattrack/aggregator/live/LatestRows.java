package dev.wattrack.aggregator.live;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest row of each group of a node. A group whose columns a later layout declares again is
 * dropped, so that no series is there twice. Confined to the ingest thread.
 */
public final class LatestRows {
  private final List<@Nullable Entry> entries = new ArrayList<>();
  private final List<LayoutView> views = new ArrayList<>();

  /** A row, what to look for in it, and the time of its values, ns since 1970 UTC. */
  record Entry(Row row, LayoutView view, long timeNanos) {}

  /**
   * A new layout of this node: older groups that share a column with it are over. Its view is kept
   * by gid, because finding it by the layout costs a hash of every column.
   */
  void declare(int gid, Layout layout, LayoutView view) {
    while (entries.size() <= gid) {
      entries.add(null);
      views.add(view);
    }
    views.set(gid, view);
    String measurement = layout.columns().get(0).measurement();
    Set<Column> columns = null;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry == null
          || i == gid
          || !entry.row().layout().columns().get(0).measurement().equals(measurement)) {
        continue;
      }
      columns = columns == null ? new HashSet<>(layout.columns()) : columns;
      if (!Collections.disjoint(columns, entry.row().layout().columns())) {
        entries.set(i, null);
      }
    }
  }

  /**
   * The newest row of a declared group. It is copied: a decoder reuses its rows, and a key tick
   * empties even those of the groups that are not in it.
   */
  void row(int gid, Row row, long timeNanos) {
    Entry before = entries.get(gid);
    Row own = before == null ? new Row(row.layout()) : before.row();
    own.copyFrom(row);
    entries.set(gid, new Entry(own, views.get(gid), timeNanos));
  }

  /** What to look for in the rows of a declared group. */
  LayoutView view(int gid) {
    return views.get(gid);
  }

  /** Those rows whose values are not older than a time. */
  List<Entry> since(long timeNanos) {
    List<Entry> found = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry != null && entry.timeNanos() >= timeNanos) {
        found.add(entry);
      }
    }
    return found;
  }
}
