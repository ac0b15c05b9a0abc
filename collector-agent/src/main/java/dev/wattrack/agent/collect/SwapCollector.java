package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.Map;

/**
 * Swap space, from /proc/meminfo, and its traffic, from /proc/vmstat, e.g. {@code pswpin 42} in
 * pages. /proc/vmstat is the dearest file an agent reads (7 µs), so it is read only where there is
 * swap, and this collector's default interval is long.
 */
final class SwapCollector implements Collector {
  private static final int TOTAL = 1;
  private static final int FREE = 2;
  private static final int CACHED = 0;
  private static final byte[] IN = ascii("pswpin");
  private static final byte[] OUT = ascii("pswpout");

  private final HeldFile file;
  private final HeldFile vmstat;
  private final long pageBytes;
  private final Scan scan = new Scan();
  private final Meminfo meminfo = new Meminfo("SwapCached", "SwapTotal", "SwapFree");
  private final Row row = new Row(new Layout(Catalogue.SWAP.columns(Map.of())));

  SwapCollector(Root root, HeldFile file, KernelUnits units) {
    this.file = file;
    vmstat = HeldFile.table(root.proc("vmstat"));
    pageBytes = units.pageBytes();
  }

  private static int field(String name) {
    return Table.field(Catalogue.SWAP, name);
  }

  @Override
  public String name() {
    return "swap";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (!file.read(timeNanos)) {
      return file.none();
    }
    meminfo.parse(file);
    long total = meminfo.get(TOTAL);
    long free = meminfo.get(FREE);
    if (total == Meminfo.ABSENT || free == Meminfo.ABSENT || free > total) {
      return file.strange("SwapTotal and SwapFree are not there or do not fit");
    }
    row.clearAll();
    row.set(field("total"), total);
    row.set(field("free"), free);
    row.set(field("used"), total - free);
    if (meminfo.get(CACHED) != Meminfo.ABSENT) {
      row.set(field("cached"), meminfo.get(CACHED));
    }
    if (total > 0) {
      row.set(field("used_percent"), Share.perMille(total - free, total));
      traffic(timeNanos);
    }
    return Reading.value(row);
  }

  private void traffic(long timeNanos) {
    if (pageBytes == 0 || !vmstat.read(timeNanos)) {
      return;
    }
    scan.reset(vmstat);
    while (scan.line()) {
      if (!scan.word()) {
        continue;
      }
      if (scan.is(IN) && scan.counter()) {
        row.set(field("in"), scan.value() * pageBytes);
      } else if (scan.is(OUT) && scan.counter()) {
        row.set(field("out"), scan.value() * pageBytes);
        return;
      }
    }
  }

  @Override
  public void close() {
    vmstat.close();
  }
}
