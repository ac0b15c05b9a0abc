package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which columns of a layout a query asks for. Confined to one thread. */
final class Matcher {
  private static final int[] NONE = {};

  private final SeriesQuery query;
  private final LiveLayouts layouts;
  private final Map<Integer, int[]> columns = new HashMap<>();

  Matcher(SeriesQuery query, LiveLayouts layouts) {
    this.query = query;
    this.layouts = layouts;
  }

  /** Column numbers within the layout; empty if it has none of them. */
  int[] columns(int layoutId) {
    return columns.computeIfAbsent(
        layoutId,
        id -> {
          Layout layout = layouts.get(id);
          return layout == null ? NONE : matching(layout);
        });
  }

  @Nullable Layout layout(int layoutId) {
    return layouts.get(layoutId);
  }

  private int[] matching(Layout layout) {
    return IntStream.range(0, layout.width())
        .filter(i -> matches(layout.columns().get(i)))
        .toArray();
  }

  private boolean matches(Column column) {
    return column.field().equals(query.field())
        && column.measurement().equals(query.measurement())
        && column.tags().entrySet().containsAll(query.tags().entrySet());
  }
}
