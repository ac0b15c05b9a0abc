package dev.wattrack.agent.spool;

import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The number of each layout, the same as long as the spool lives. Confined to the spool's lock. */
final class Gids {
  static final int NONE = -1;

  private final List<@Nullable Layout> layouts = new ArrayList<>();

  /** The number of a layout, a new one if need be; {@link #NONE} when all numbers are taken. */
  @SuppressWarnings(
      "ReferenceEquality") // A collector keeps its layout; equals compares all columns.
  int of(Layout layout) {
    for (int gid = layouts.size() - 1; gid >= 0; gid--) {
      if (layouts.get(gid) == layout) {
        return gid;
      }
    }
    for (int gid = 0; gid < layouts.size(); gid++) {
      if (layout.equals(layouts.get(gid))) {
        layouts.set(gid, layout);
        return gid;
      }
    }
    if (layouts.size() == Wire.MAX_LAYOUTS) {
      return NONE;
    }
    layouts.add(layout);
    return layouts.size() - 1;
  }

  /** Takes a number as it was given in an earlier life; false if it stands for something else. */
  boolean restore(int gid, Layout layout) {
    while (layouts.size() <= gid) {
      layouts.add(null);
    }
    Layout known = layouts.get(gid);
    if (known == null) {
      layouts.set(gid, layout);
      return true;
    }
    return known.equals(layout);
  }

  /** The layout of a number that was given out or restored. */
  Layout layout(int gid) {
    Layout layout = gid < layouts.size() ? layouts.get(gid) : null;
    if (layout == null) {
      throw new IllegalArgumentException("no layout has the number " + gid);
    }
    return layout;
  }

  boolean knows(int gid) {
    return gid < layouts.size() && layouts.get(gid) != null;
  }

  int count() {
    return layouts.size();
  }
}
