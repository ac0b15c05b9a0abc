package dev.wattrack.aggregator.ingest;

import dev.wattrack.model.wire.Layout;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * One object for all layouts of the same columns, so that ten thousand equal nodes cost the memory
 * of one. A layout goes with its last node. Confined to the ingest thread.
 */
final class LayoutTable {
  private final Map<Layout, WeakReference<Layout>> layouts = new WeakHashMap<>();

  Layout same(Layout layout) {
    WeakReference<Layout> reference = layouts.get(layout);
    Layout known = reference == null ? null : reference.get();
    if (known != null) {
      return known;
    }
    layouts.put(layout, new WeakReference<>(layout));
    return layout;
  }
}
