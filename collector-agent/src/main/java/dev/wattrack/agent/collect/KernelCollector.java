package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.Map;

/**
 * Counters of the kernel, from the lower lines of /proc/stat (proc(5)): {@code intr 289109 …},
 * {@code ctxt 640953}, {@code btime 1795229750}, {@code processes 6787}.
 */
final class KernelCollector implements Collector {
  private static final byte[][] KEYS = {
    ascii("intr"), ascii("ctxt"), ascii("btime"), ascii("processes")
  };
  private static final int[] FIELDS = {
    Table.field(Catalogue.KERNEL, "interrupts"),
    Table.field(Catalogue.KERNEL, "context_switches"),
    Table.field(Catalogue.KERNEL, "boot_time"),
    Table.field(Catalogue.KERNEL, "processes_forked"),
  };

  private final HeldFile stat;
  private final Scan scan = new Scan();
  private final Row row = new Row(new Layout(Catalogue.KERNEL.columns(Map.of())));

  KernelCollector(HeldFile stat) {
    this.stat = stat;
  }

  @Override
  public String name() {
    return "kernel";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (!stat.read(timeNanos)) {
      return stat.none();
    }
    row.clearAll();
    scan.reset(stat);
    while (scan.line()) {
      if (scan.word()) {
        take();
      }
    }
    return row.count() > 0 ? Reading.value(row) : stat.strange("none of intr, ctxt, btime");
  }

  private void take() {
    for (int i = 0; i < KEYS.length; i++) {
      if (scan.is(KEYS[i])) {
        if (scan.counter()) {
          row.set(FIELDS[i], scan.value());
        }
        return;
      }
    }
  }

  /** Closes /proc/stat for all who share it; one that is asked again opens it again. */
  @Override
  public void close() {
    stat.close();
  }
}
