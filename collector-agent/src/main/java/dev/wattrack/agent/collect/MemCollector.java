package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.Map;

/** Main memory, from /proc/meminfo. {@code used} is total less available, as in free(1). */
final class MemCollector implements Collector {
  /** Key of the kernel, field of ours; in the kernel's order. */
  private static final String[][] LINES = {
    {"MemTotal", "total"},
    {"MemFree", "free"},
    {"MemAvailable", "available"},
    {"Buffers", "buffered"},
    {"Cached", "cached"},
    {"Active", "active"},
    {"Inactive", "inactive"},
    {"Dirty", "dirty"},
    {"Writeback", "write_back"},
    {"Mapped", "mapped"},
    {"Shmem", "shared"},
    {"Slab", "slab"},
    {"SReclaimable", "sreclaimable"},
    {"SUnreclaim", "sunreclaim"},
    {"PageTables", "page_tables"},
    {"CommitLimit", "commit_limit"},
    {"Committed_AS", "committed_as"},
  };

  private static final int TOTAL = 0;
  private static final int AVAILABLE = 2;
  private static final int CACHED = 4;
  private static final int SRECLAIMABLE = 12;
  private static final int USED = Table.field(Catalogue.MEM, "used");
  private static final int USED_PERCENT = Table.field(Catalogue.MEM, "used_percent");

  private final HeldFile file;
  private final Meminfo meminfo;
  private final int[] fields = new int[LINES.length];
  private final Row row = new Row(new Layout(Catalogue.MEM.columns(Map.of())));

  MemCollector(HeldFile file) {
    this.file = file;
    String[] keys = new String[LINES.length];
    for (int i = 0; i < LINES.length; i++) {
      keys[i] = LINES[i][0];
      fields[i] = Table.field(Catalogue.MEM, LINES[i][1]);
    }
    meminfo = new Meminfo(keys);
  }

  @Override
  public String name() {
    return "mem";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (!file.read(timeNanos)) {
      return file.none();
    }
    if (meminfo.parse(file) == 0) {
      return file.strange("none of the known lines");
    }
    row.clearAll();
    for (int i = 0; i < fields.length; i++) {
      if (meminfo.get(i) != Meminfo.ABSENT) {
        row.set(fields[i], meminfo.get(i));
      }
    }
    derive();
    return Reading.value(row);
  }

  private void derive() {
    if (meminfo.get(SRECLAIMABLE) == Meminfo.ABSENT) {
      row.clear(fields[CACHED]);
    } else if (row.has(fields[CACHED])) {
      row.set(fields[CACHED], meminfo.get(CACHED) + meminfo.get(SRECLAIMABLE));
    }
    long total = meminfo.get(TOTAL);
    long available = meminfo.get(AVAILABLE);
    if (total > 0 && available != Meminfo.ABSENT && available <= total) {
      row.set(USED, total - available);
      row.set(USED_PERCENT, Share.perMille(total - available, total));
    }
  }

  /** Closes /proc/meminfo for all who share it; one that is asked again opens it again. */
  @Override
  public void close() {
    file.close();
  }
}
