package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Distributed file systems as a whole: the MooseFS that is configured, and the BeeGFS whose client
 * is loaded. They are asked every 15 s on a thread of its own, for a dead one holds whoever asks.
 */
final class FilesystemCollector implements Collector {
  private static final long EVERY_NANOS = 15_000_000_000L;
  private static final String MOUNT_KIND = "moosefs-mount";

  private final List<SharedStore> stores;
  private final Time time;
  private final Asker<List<SharedStore.Point>> asker;
  private final Reading<Row> asked = Reading.noData("asked every 15 s");
  private List<SharedStore.Point> known = List.of();
  private @Nullable Row row;
  private @Nullable Reading<Row> trouble;
  private long askAt = Long.MIN_VALUE;

  FilesystemCollector(List<SharedStore> stores, Time time) {
    this.stores = List.copyOf(stores);
    this.time = time;
    asker = new Asker<>("wattrack-filesystem", this::ask, time);
  }

  /** What is configured or loaded; mostly nothing. */
  static List<SharedStore> stores(Root root, Space space, String moosefs, Commands commands) {
    List<SharedStore> stores = new ArrayList<>();
    if (!moosefs.isEmpty()) {
      stores.add(new Moosefs(commands, moosefs));
    }
    if (Beegfs.isHere(root)) {
      stores.add(new Beegfs(root, space, commands));
    }
    return stores;
  }

  @Override
  public String name() {
    return "filesystem";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    long nanos = time.monotonicNanos();
    Asker.Answer<List<SharedStore.Point>> answer = asker.take();
    if (answer == null && !asker.isOpen() && (askAt == Long.MIN_VALUE || nanos - askAt >= 0)) {
      askAt = nanos + EVERY_NANOS;
      asker.ask();
    }
    if (answer == null) {
      return trouble == null ? asked : trouble;
    }
    if (answer.said() instanceof Reading.Value<List<SharedStore.Point>> value) {
      trouble = null;
      return Reading.value(row(value.value()));
    }
    Reading<Row> now =
        answer.said() instanceof Reading.Failed<List<SharedStore.Point>> failed
            ? Reading.failed(failed.reason())
            : Reading.noData(
                answer.said() instanceof Reading.NoData<List<SharedStore.Point>> none
                    ? none.reason()
                    : "");
    trouble = now;
    return now;
  }

  /** On the asker's thread: what all of them say; nothing only if none has said anything. */
  private Reading<List<SharedStore.Point>> ask() {
    List<SharedStore.Point> points = new ArrayList<>();
    Reading<List<SharedStore.Point>> none = Reading.noData("no file system is asked");
    for (SharedStore store : stores) {
      Reading<List<SharedStore.Point>> said = store.ask();
      if (said instanceof Reading.Value<List<SharedStore.Point>> value) {
        points.addAll(value.value());
      } else if (!(none instanceof Reading.Failed<List<SharedStore.Point>>)) {
        none = said;
      }
    }
    return points.isEmpty() ? none : Reading.value(points);
  }

  private Row row(List<SharedStore.Point> points) {
    Row into = row;
    if (into == null || !same(points)) {
      List<Column> columns = new ArrayList<>();
      for (SharedStore.Point point : points) {
        Map<String, String> tags = Map.of("kind", point.kind(), "name", point.name());
        if (point.kind().equals(MOUNT_KIND)) {
          columns.add(Catalogue.FILESYSTEM.column("operations", tags));
        } else {
          columns.addAll(Catalogue.FILESYSTEM.columns(tags));
        }
      }
      into = new Row(new Layout(columns));
      row = into;
    }
    known = points;
    into.clearAll();
    int column = 0;
    for (SharedStore.Point point : points) {
      int from = 0;
      int to = point.values().size();
      if (point.kind().equals(MOUNT_KIND)) {
        from = Table.field(Catalogue.FILESYSTEM, "operations");
        to = from + 1;
      }
      for (int i = from; i < to; i++, column++) {
        if (point.values().get(i) != SharedStore.Point.UNKNOWN) {
          into.set(column, point.values().get(i));
        }
      }
    }
    return into;
  }

  private boolean same(List<SharedStore.Point> points) {
    boolean same = points.size() == known.size();
    for (int i = 0; same && i < points.size(); i++) {
      same = points.get(i).sameThing(known.get(i));
    }
    return same;
  }

  /** Waits until no question is open. */
  void awaitAnswer(long millis) throws InterruptedException {
    asker.awaitAnswer(millis);
  }

  @Override
  public void close() {
    asker.close();
  }
}
