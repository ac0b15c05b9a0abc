package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.energy.EnergyColumns;
import dev.wattrack.aggregator.jobs.JobColumns;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Where in a layout the values stand that the snapshot shows; found once per layout. Column
 * numbers, -1 where the layout has no such column. Immutable.
 */
record LayoutView(
    int idle,
    int memoryPercent,
    int load1,
    int spooled,
    int lost,
    List<Integer> temperatures,
    List<Integer> received,
    List<Integer> sent,
    List<Integer> throttles,
    List<Integer> sensors,
    List<Integer> outlets,
    JobColumns jobs,
    EnergyColumns energy) {

  /** Finds views and keeps them as long as the layout lives. Confined to one thread. */
  static final class Cache {
    private final Map<Layout, LayoutView> views = new WeakHashMap<>();

    LayoutView of(Layout layout) {
      return views.computeIfAbsent(layout, LayoutView::find);
    }
  }

  private static LayoutView find(Layout layout) {
    int[] single = {-1, -1, -1, -1, -1};
    List<List<Integer>> many = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      many.add(new ArrayList<>());
    }
    for (int i = 0; i < layout.width(); i++) {
      Column column = layout.columns().get(i);
      String field = column.field();
      switch (column.measurement()) {
        case "cpu" -> {
          if ("cpu-total".equals(column.tags().get("cpu"))) {
            single[0] = field.equals("usage_idle") ? i : single[0];
          }
        }
        case "mem" -> single[1] = field.equals("used_percent") ? i : single[1];
        case "system" -> single[2] = field.equals("load1") ? i : single[2];
        case "node" -> {
          single[3] = field.equals("spooled_samples") ? i : single[3];
          single[4] = field.equals("lost_samples") ? i : single[4];
        }
        case "temp" -> many.get(0).add(i);
        case "net" -> {
          if (!EnergyColumns.isVirtual(column.tags().getOrDefault("interface", ""))) {
            addIf(many.get(1), field, "bytes_recv", i);
            addIf(many.get(2), field, "bytes_sent", i);
          }
        }
        case "throttle" -> {
          if (!field.endsWith("_since_boot")) {
            many.get(3).add(i);
          }
        }
        case "power" -> {
          if ("meter".equals(column.tags().get("source"))) {
            addIf(many.get(4), field, "watts", i);
          }
          if (!Outlets.nodeOf(column).isEmpty()) {
            many.get(5).add(i);
          }
        }
        case "climate" -> many.get(4).add(i);
        case "line" -> {
          if ("fan".equals(column.tags().get("role"))) {
            addIf(many.get(4), field, "on", i);
          }
        }
        default -> {}
      }
    }
    return new LayoutView(
        single[0],
        single[1],
        single[2],
        single[3],
        single[4],
        many.get(0),
        many.get(1),
        many.get(2),
        many.get(3),
        many.get(4),
        many.get(5),
        JobColumns.of(layout),
        EnergyColumns.of(layout));
  }

  private static void addIf(List<Integer> list, String field, String wanted, int column) {
    if (field.equals(wanted)) {
      list.add(column);
    }
  }
}
