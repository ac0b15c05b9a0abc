package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.Map;

/**
 * Load (proc(5), {@code 0.00 0.10 0.10 1/89 6792}), uptime ({@code 1771.40 3360.98}) and cores on
 * line. What one of the files does not give is absent; it fails only if all do.
 */
final class SystemCollector implements Collector {
  private static final byte[] CPU = ascii("cpu");
  private static final int LOAD1 = Table.field(Catalogue.SYSTEM, "load1");
  private static final int LOAD5 = Table.field(Catalogue.SYSTEM, "load5");
  private static final int LOAD15 = Table.field(Catalogue.SYSTEM, "load15");
  private static final int UPTIME = Table.field(Catalogue.SYSTEM, "uptime");
  private static final int CORES = Table.field(Catalogue.SYSTEM, "n_cpus");

  private final HeldFile load;
  private final HeldFile uptime;
  private final HeldFile stat;
  private final Scan scan = new Scan();
  private final Row row = new Row(new Layout(Catalogue.SYSTEM.columns(Map.of())));

  SystemCollector(Root root, HeldFile stat) {
    this.stat = stat;
    load = HeldFile.whole(root.proc("loadavg"), 128);
    uptime = HeldFile.whole(root.proc("uptime"), 128);
  }

  @Override
  public String name() {
    return "system";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    row.clearAll();
    boolean hasLoad = load.read(timeNanos);
    if (hasLoad && scan.reset(load).line()) {
      take(LOAD1, 2);
      take(LOAD5, 2);
      take(LOAD15, 2);
    }
    if (uptime.read(timeNanos) && scan.reset(uptime).line() && scan.fixed(1)) {
      row.set(UPTIME, scan.value() / 10);
    }
    if (stat.read(timeNanos)) {
      cores();
    }
    if (row.count() > 0) {
      return Reading.value(row);
    }
    return hasLoad ? load.strange("not understood") : load.none();
  }

  private void take(int field, int decimals) {
    if (scan.fixed(decimals)) {
      row.set(field, scan.value());
    }
  }

  private void cores() {
    int lines = 0;
    scan.reset(stat);
    while (scan.line() && scan.word()) {
      if (!scan.startsWith(CPU)) {
        // Only now is it sure that no core was cut off.
        if (lines > 0) {
          row.set(CORES, lines);
        }
        return;
      }
      lines += scan.is(CPU) ? 0 : 1;
    }
  }

  @Override
  public void close() {
    load.close();
    uptime.close();
  }
}
