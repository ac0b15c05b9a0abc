package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.metrics.Measurement;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Room on the file systems of /proc/self/mounts. The answer to a question is given at the next
 * tick; a file system that does not answer until the next question is a failure with its path, and
 * holds up nothing else. Inodes are absent: java.base cannot tell them.
 */
final class DiskCollector implements Collector {
  private static final Measurement DISK = Catalogue.DISK;
  private static final int WIDTH = DISK.fields().size();
  private static final int TOTAL = Table.field(DISK, "total");
  private static final int USED = Table.field(DISK, "used");
  private static final int FREE = Table.field(DISK, "free");
  private static final int USED_PERCENT = Table.field(DISK, "used_percent");

  private final HeldFile mounts;
  private final boolean network;
  private final DiskProbe probe;
  private List<Mount> known = List.of();
  private @Nullable Row row;

  DiskCollector(Root root, Space space, boolean network) {
    mounts = HeldFile.table(root.proc("self/mounts"));
    this.network = network;
    probe = new DiskProbe(space);
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    DiskProbe.Found found = probe.take();
    if (found != null) {
      return rows(found);
    }
    String busyWith = probe.busyWith();
    if (busyWith != null) {
      return Reading.failed(busyWith + " does not answer");
    }
    if (!mounts.read(timeNanos)) {
      return mounts.none();
    }
    List<Mount> wanted = Mount.parse(mounts, network);
    if (wanted.isEmpty()) {
      return Reading.noData(mounts.path() + ": no file system to watch");
    }
    probe.ask(wanted);
    return Reading.noData("asked; the answer comes with the next tick");
  }

  /** Waits until the last question is answered. */
  void awaitAnswer(long millis) throws InterruptedException {
    probe.awaitAnswer(millis);
  }

  private Reading<Row> rows(DiskProbe.Found found) {
    Row into = row;
    if (into == null || !same(found.mounts(), known)) {
      known = found.mounts();
      List<Column> columns = new ArrayList<>();
      for (Mount mount : known) {
        columns.addAll(
            DISK.columns(
                Map.of("path", mount.path(), "device", mount.device(), "fstype", mount.type())));
      }
      into = new Row(new Layout(columns));
      row = into;
    }
    into.clearAll();
    for (int i = 0; i < known.size(); i++) {
      set(into, i * WIDTH, found.rooms().get(i));
    }
    return Reading.value(into);
  }

  private static boolean same(List<Mount> a, List<Mount> b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same =
          a.get(i).path().equals(b.get(i).path())
              && a.get(i).device().equals(b.get(i).device())
              && a.get(i).type().equals(b.get(i).type());
    }
    return same;
  }

  private static void set(Row into, int base, Space.Room room) {
    long used = room.total() - room.free();
    if (room.total() <= 0 || used < 0) {
      return;
    }
    into.set(base + TOTAL, room.total() >> 10);
    into.set(base + USED, used >> 10);
    into.set(base + FREE, room.usable() >> 10);
    if (used + room.usable() > 0) {
      into.set(base + USED_PERCENT, Share.perMille(used, used + room.usable()));
    }
  }

  @Override
  public void close() {
    mounts.close();
    probe.close();
  }
}
