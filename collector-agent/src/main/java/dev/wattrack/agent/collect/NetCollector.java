package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Row;
import java.nio.charset.StandardCharsets;

/**
 * Traffic of the interfaces, from /proc/net/dev (proc_pid_net(5)), e.g. {@code eth0: 125751529 4738
 * 0 0 0 0 0 0 773120 4370 0 0 0 0 0 0}: bytes, packets, errors, drops, 4 more, then the same sent.
 * Speed in Mbit/s from /sys/class/net/NAME/speed, asked once a minute; -1 and errors (no carrier)
 * are no value. The loopback and the host's ends of container links are left out.
 */
final class NetCollector implements Collector, Table.Source {
  private static final int RECEIVED = 4;
  private static final int FIELDS_BETWEEN = 4;
  private static final int[] FIELDS = {
    field("bytes_recv"), field("packets_recv"), field("err_in"), field("drop_in"),
    field("bytes_sent"), field("packets_sent"), field("err_out"), field("drop_out"),
  };
  private static final int SPEED = field("speed");
  private static final long SPEED_EVERY_NANOS = 60_000_000_000L;

  private final Root root;
  private final Skip skip;
  private final HeldFile dev;
  private final Scan scan = new Scan();
  private final Table table = new Table(Catalogue.NET);
  private long[] speeds = {};
  private long speedsAt;

  NetCollector(Root root, Skip skip) {
    this.root = root;
    this.skip = skip;
    dev = HeldFile.shortLines(root.proc("net/dev"));
  }

  private static int field(String name) {
    return Table.field(Catalogue.NET, name);
  }

  @Override
  public String name() {
    return "net";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (!dev.read(timeNanos)) {
      return dev.none();
    }
    if (!table.fill(this)) {
      return Reading.noData(dev.path() + ": no interface to watch");
    }
    speeds(timeNanos);
    return Reading.value(table.row());
  }

  @Override
  public void parse(Table into) {
    scan.reset(dev);
    while (scan.line()) {
      if (!scan.before(':') || skip.matches(scan.bytes(), scan.from(), scan.to())) {
        continue;
      }
      int slot = into.slot(scan.bytes(), scan.from(), scan.to());
      for (int i = 0; slot >= 0 && i < FIELDS.length; i++) {
        if (!scan.number(i == RECEIVED ? FIELDS_BETWEEN : 0) || scan.value() < 0) {
          break;
        }
        into.set(slot, FIELDS[i], scan.value());
      }
    }
  }

  private void speeds(long timeNanos) {
    long age = timeNanos - speedsAt;
    if (age < 0 || age >= SPEED_EVERY_NANOS || speeds.length != table.size()) {
      speedsAt = timeNanos;
      speeds = new long[table.size()];
      for (int slot = 0; slot < speeds.length; slot++) {
        speeds[slot] = ask(slot);
      }
    }
    for (int slot = 0; slot < speeds.length; slot++) {
      if (speeds[slot] > 0) {
        table.set(slot, SPEED, speeds[slot]);
      }
    }
  }

  /** In Mbit/s, 0 if unknown. */
  private long ask(int slot) {
    String name = new String(table.name(slot), StandardCharsets.UTF_8);
    try (HeldFile file = HeldFile.whole(root.sys("class/net/" + name + "/speed"), 32)) {
      // The kernel says -1, on older drivers 65535 and 4294967295, for "unknown".
      if (file.readNow() && scan.reset(file).line() && scan.number()) {
        long megabits = scan.value();
        if (megabits > 0 && megabits != 65_535 && megabits < 10_000_000) {
          return megabits;
        }
      }
    }
    return 0;
  }

  @Override
  public void close() {
    dev.close();
  }
}
