package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Row;

/**
 * Work of disks and partitions, from /proc/diskstats (Documentation/admin-guide/iostats.rst), e.g.
 * {@code 254 0 vda 74636 23977 3504674 13951 7117 9157 764864 2909 0 5608 17030}: reads, merged,
 * sectors of 512 bytes, ms; writes likewise; in progress, ms busy. As in Telegraf disks and
 * partitions both appear; loop, ram, floppy and optical drives do not, nor a device that never had
 * a request.
 */
final class DiskioCollector implements Collector, Table.Source {
  /** Fields in the order of the columns from the fourth on; -1 for merged requests. */
  private static final int[] FIELDS = {
    field("reads"), -1, field("read_bytes"), field("read_time"),
    field("writes"), -1, field("write_bytes"), field("write_time"),
    field("iops_in_progress"), field("io_time"),
  };

  private static final int READS = 0;
  private static final int WRITES = 4;

  private final HeldFile file;
  private final Skip skip;
  private final Scan scan = new Scan();
  private final Table table = new Table(Catalogue.DISKIO);
  private final long[] values = new long[FIELDS.length];

  DiskioCollector(Root root, Skip skip) {
    this.skip = skip;
    file = HeldFile.shortLines(root.proc("diskstats"));
  }

  private static int field(String name) {
    return Table.field(Catalogue.DISKIO, name);
  }

  @Override
  public String name() {
    return "diskio";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (!file.read(timeNanos)) {
      return file.none();
    }
    return table.fill(this)
        ? Reading.value(table.row())
        : Reading.noData(file.path() + ": no device to watch");
  }

  @Override
  public void parse(Table into) {
    scan.reset(file);
    while (scan.line()) {
      if (!scan.number(1) || !scan.word()) {
        continue;
      }
      int from = scan.from();
      int to = scan.to();
      if (!skip.matches(scan.bytes(), from, to) && numbers() && everUsed()) {
        set(into, into.slot(scan.bytes(), from, to));
      }
    }
  }

  private boolean numbers() {
    for (int i = 0; i < values.length; i++) {
      if (!scan.counter()) {
        return false;
      }
      values[i] = scan.value();
    }
    return true;
  }

  private boolean everUsed() {
    return values[READS] > 0 || values[WRITES] > 0;
  }

  private void set(Table into, int slot) {
    for (int i = 0; slot >= 0 && i < values.length; i++) {
      if (FIELDS[i] >= 0) {
        into.set(slot, FIELDS[i], values[i]);
      }
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
