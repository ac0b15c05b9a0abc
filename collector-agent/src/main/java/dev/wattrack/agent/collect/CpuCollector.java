package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Row;
import java.util.Arrays;

/**
 * Share of time by mode, from differences of /proc/stat (proc(5)), e.g. {@code cpu0 6658 0 1367
 * 168661 38 0 7 6 0 0}: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice.
 * The kernel counts guest in user and guest_nice in nice; they are taken out (as Telegraf does), so
 * that the modes sum to 100 %. The first reading of a core has no shares.
 */
final class CpuCollector implements Collector, Table.Source {
  private static final byte[] CPU = ascii("cpu");
  private static final int MODES = 10;
  private static final int USER = 0;
  private static final int NICE = 1;
  private static final int GUEST = 8;
  private static final int GUEST_NICE = 9;
  private static final int UNSEEN = -1;

  /** Field of each mode; the two guests are one field. */
  private static final int[] FIELDS = {
    field("user"),
    field("nice"),
    field("system"),
    field("idle"),
    field("iowait"),
    field("irq"),
    field("softirq"),
    field("steal"),
    field("guest"),
  };

  private static final int FREQUENCY = Table.field(Catalogue.CPU, "frequency_mhz");

  private final HeldFile stat;
  private final CpuClocks clocks;
  private final Scan scan = new Scan();
  private final Table table = new Table(Catalogue.CPU);
  private final long[] delta = new long[MODES];
  private long[] now = {};
  private long[] before = {};

  CpuCollector(Root root, HeldFile stat) {
    this.stat = stat;
    clocks = new CpuClocks(root);
  }

  private static int field(String mode) {
    return Table.field(Catalogue.CPU, "usage_" + mode);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (!stat.read(timeNanos)) {
      return stat.none();
    }
    if (!table.fill(this)) {
      return stat.strange("no whole line begins with cpu");
    }
    if (before.length != now.length) {
      before = new long[now.length];
      Arrays.fill(before, UNSEEN);
    }
    shares();
    frequencies();
    long[] old = before;
    before = now;
    now = old;
    return Reading.value(table.row());
  }

  @Override
  public void parse(Table into) {
    if (now.length != into.size() * MODES) {
      now = new long[into.size() * MODES];
    }
    Arrays.fill(now, UNSEEN);
    scan.reset(stat);
    while (scan.line() && scan.word() && scan.startsWith(CPU)) {
      int slot = into.slot(scan.bytes(), scan.from(), scan.to());
      for (int mode = 0; slot >= 0 && mode < MODES; mode++) {
        // Kernels before 2.6.33 have fewer columns; what is not there did not happen.
        now[slot * MODES + mode] = scan.counter() ? scan.value() : mode < 4 ? UNSEEN : 0;
      }
    }
  }

  @Override
  public String tagValue(String name) {
    return name.equals("cpu") ? "cpu-total" : name;
  }

  private void shares() {
    for (int slot = 0; slot < table.size(); slot++) {
      long total = deltas(slot * MODES);
      for (int mode = 0; total > 0 && mode < FIELDS.length; mode++) {
        table.set(slot, FIELDS[mode], (delta[mode] * 1000 + total / 2) / total);
      }
    }
  }

  /** Fills {@link #delta}; 0 if there is no earlier reading of this core or no time has passed. */
  private long deltas(int base) {
    for (int mode = 0; mode < MODES; mode++) {
      long newer = now[base + mode];
      long older = before[base + mode];
      if (newer == UNSEEN || older == UNSEEN) {
        return 0;
      }
      // proc(5): iowait and idle may decrease; a counter of an old core may restart.
      delta[mode] = Math.max(0, newer - older);
    }
    delta[USER] = Math.max(0, delta[USER] - delta[GUEST]);
    delta[NICE] = Math.max(0, delta[NICE] - delta[GUEST_NICE]);
    delta[GUEST] += delta[GUEST_NICE];
    long total = 0;
    for (int mode = 0; mode < FIELDS.length; mode++) {
      total += delta[mode];
    }
    return total;
  }

  private void frequencies() {
    clocks.begin(table.size());
    long sum = 0;
    int known = 0;
    int totalSlot = -1;
    for (int slot = 0; slot < table.size(); slot++) {
      byte[] name = table.name(slot);
      if (name.length == CPU.length) {
        totalSlot = slot;
        continue;
      }
      if (now[slot * MODES] == UNSEEN) {
        continue;
      }
      long kiloHertz = clocks.kiloHertz(slot, name);
      if (kiloHertz > 0) {
        table.set(slot, FREQUENCY, (kiloHertz + 500) / 1000);
        sum += kiloHertz;
        known++;
      }
    }
    if (known > 0 && totalSlot >= 0) {
      table.set(totalSlot, FREQUENCY, (sum / known + 500) / 1000);
    }
  }
}
