package dev.wattrack.agent.collect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mfscli -p} prints: lines of a section's name and tab-separated columns, e.g. {@code
 * master info:<tab>total space<tab>217888587776} or {@code chunk
 * servers:<tab>10.77.0.11<tab>19422<tab>1<tab>S<tab>3.0.117<tab>0<tab>maintenance_off<tab>3…}
 * (mfscli of MooseFS 3.0.117). Sections and columns that are not known are passed over, so that
 * other versions may say more. Immutable.
 *
 * @param operations of each mount since the full hour
 */
record MoosefsText(SharedStoreFigures figures, boolean answers, List<Mounted> operations) {

  /** Operations of one mount in the hour that has begun. Immutable. */
  record Mounted(String name, long operations) {}

  private static final int MOST_MOUNTS = 64;
  private static final int FIRST_OPERATION = 3;

  /** The state of the file system; it answers if the master's space is told. */
  static MoosefsText parse(String text) {
    SharedStoreFigures figures = new SharedStoreFigures();
    List<Mounted> mounts = new ArrayList<>();
    figures.set("servers_up", 0).set("servers_down", 0).set("metaloggers", 0);
    for (String line : text.split("\n", -1)) {
      String[] columns = line.strip().split("\t", -1);
      switch (columns[0]) {
        case "master info:" -> master(columns, figures);
        case "all chunks matrix:" -> chunks(columns, figures);
        case "chunk servers:" -> figures.add("servers_up", 1);
        case "Disconnected chunk servers:" -> gone(columns, figures);
        case "metadata backup loggers:" -> figures.add("metaloggers", 1);
        case "active mounts, operations:" -> mount(columns, mounts);
        default -> {
          continue; // a section of no interest
        }
      }
    }
    long total = figures.get("total");
    long free = figures.get("free");
    boolean answers = total != SharedStore.Point.UNKNOWN;
    if (answers && free != SharedStore.Point.UNKNOWN && free <= total) {
      figures.set("used", total - free);
    }
    return new MoosefsText(figures, answers, List.copyOf(mounts));
  }

  /** {@code disks:<tab>10.77.0.11:19422:/mnt/hd5<tab>3<tab>no errors<tab>damaged<tab>…}. */
  static void disks(String text, SharedStoreFigures figures) {
    long damaged = 0;
    long removed = 0;
    boolean any = false;
    for (String line : text.split("\n", -1)) {
      String[] columns = line.strip().split("\t", -1);
      if (columns[0].equals("disks:") && columns.length > 4) {
        any = true;
        damaged += columns[4].contains("damaged") || columns[4].contains("invalid") ? 1 : 0;
        removed += columns[4].contains("marked for removal") ? 1 : 0;
      }
    }
    if (any) {
      figures.set("disks_damaged", damaged).set("disks_removing", removed);
    }
  }

  private static void master(String[] columns, SharedStoreFigures figures) {
    if (columns.length < 3) {
      return;
    }
    String field =
        switch (columns[1]) {
          case "total space" -> "total";
          case "avail space" -> "free";
          default -> "";
        };
    Long value = number(columns[2]);
    if (!field.isEmpty() && value != null) {
      figures.set(field, value);
    }
  }

  private static void chunks(String[] columns, SharedStoreFigures figures) {
    if (columns.length < 3) {
      return;
    }
    String field =
        switch (columns[1]) {
          case "chunkclass missing:" -> "chunks_missing";
          case "chunkclass endangered:" -> "chunks_endangered";
          case "chunkclass undergoal:" -> "chunks_undergoal";
          default -> "";
        };
    Long value = number(columns[2]);
    if (!field.isEmpty() && value != null) {
      figures.set(field, value);
    }
  }

  /** A server that is being maintained is away on purpose. */
  private static void gone(String[] columns, SharedStoreFigures figures) {
    if (!columns[columns.length - 1].endsWith("_on")) {
      figures.add("servers_down", 1);
    }
  }

  /** Address, path, sixteen kinds of operations and their sum. */
  private static void mount(String[] columns, List<Mounted> mounts) {
    if (columns.length <= FIRST_OPERATION || mounts.size() >= MOST_MOUNTS) {
      return;
    }
    Long sum = number(columns[columns.length - 1]);
    if (sum != null) {
      mounts.add(new Mounted(columns[1] + ":" + columns[2], sum));
    }
  }

  private static @Nullable Long number(String text) {
    return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
  }
}
