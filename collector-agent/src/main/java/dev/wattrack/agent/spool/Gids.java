package dev.wattrack.agent.spool;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Wire;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The number of each layout, the same as long as the layout is in use and a connection lasts.
 * Confined to the spool's lock.
 */
final class Gids {
  static final int NONE = -1;

  private final List<@Nullable Layout> layouts = new ArrayList<>();
  private int columns;

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
      Layout known = layouts.get(gid);
      // The cheap comparisons first: a record's own equals is made at run time, from 100 classes.
      if (known != null && layout.width() == known.width() && sameColumns(layout, known)) {
        layouts.set(gid, layout);
        return gid;
      }
    }
    int free = layouts.indexOf(null);
    if (free < 0 && layouts.size() == Wire.MAX_LAYOUTS) {
      return NONE;
    }
    columns += layout.width();
    if (free < 0) {
      layouts.add(layout);
      return layouts.size() - 1;
    }
    layouts.set(free, layout);
    return free;
  }

  /** Columns of all layouts that have a number. */
  int columns() {
    return columns;
  }

  /** Lets go of the numbers that are not in use; they may get another meaning. */
  void keepOnly(BitSet used) {
    for (int gid = 0; gid < layouts.size(); gid++) {
      Layout layout = layouts.get(gid);
      if (layout != null && !used.get(gid)) {
        columns -= layout.width();
        layouts.set(gid, null);
      }
    }
  }

  private static boolean sameColumns(Layout a, Layout b) {
    for (int i = 0; i < a.width(); i++) {
      Column one = a.columns().get(i);
      Column other = b.columns().get(i);
      if (!one.field().equals(other.field())
          || !one.measurement().equals(other.measurement())
          || !one.tags().equals(other.tags())
          || one.kind() != other.kind()
          || one.decimals() != other.decimals()
          || one.multiplier() != other.multiplier()) {
        return false;
      }
    }
    return true;
  }

  /** Takes a number as it was given in an earlier life; false if it stands for something else. */
  boolean restore(int gid, Layout layout) {
    while (layouts.size() <= gid) {
      layouts.add(null);
    }
    Layout known = layouts.get(gid);
    if (known == null) {
      layouts.set(gid, layout);
      columns += layout.width();
      return true;
    }
    return known.width() == layout.width() && sameColumns(known, layout);
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
