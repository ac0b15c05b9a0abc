package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Temperatures of thermal zones and hwmon chips (Documentation/ABI/testing/sysfs-class-thermal and
 * -hwmon: thousandths of a degree, e.g. {@code 48312}). What cannot be a temperature inside a
 * running computer is no value. Sensors are looked for again every five minutes.
 */
final class TempCollector implements Collector {
  private static final long LOOK_EVERY_NANOS = 300_000_000_000L;
  private static final long LOWEST_MILLI = -55_000;
  private static final long HIGHEST_MILLI = 150_000;

  private final TempSensors sensors;
  private final Scan scan = new Scan();
  private List<TempSensors.Sensor> found = List.of();
  private HeldFile[] files = {};
  private Row row = new Row(new Layout(List.of(column("none"))));
  private long lookedAt = Long.MIN_VALUE;

  TempCollector(Root root, Skip skip) {
    sensors = new TempSensors(root, skip);
  }

  private static Column column(String sensor) {
    return Catalogue.TEMP.column("temp", Map.of("sensor", sensor));
  }

  @Override
  public String name() {
    return "temp";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (lookedAt == Long.MIN_VALUE || Math.abs(timeNanos - lookedAt) >= LOOK_EVERY_NANOS) {
      lookedAt = timeNanos;
      look();
    }
    if (files.length == 0) {
      return Reading.noData("no thermal zone and no hwmon chip has a temperature");
    }
    row.clearAll();
    for (int i = 0; i < files.length; i++) {
      if (files[i].readNow() && scan.reset(files[i]).line() && scan.number()) {
        long milli = scan.value();
        if (milli >= LOWEST_MILLI && milli <= HIGHEST_MILLI) {
          row.set(i, Math.floorDiv(milli + 50, 100));
        }
      }
    }
    return Reading.value(row);
  }

  private void look() {
    List<TempSensors.Sensor> now = sensors.find();
    if (same(now, found)) {
      return;
    }
    close();
    found = now;
    List<Column> columns = new ArrayList<>();
    files = new HeldFile[now.size()];
    for (int i = 0; i < files.length; i++) {
      files[i] = HeldFile.whole(now.get(i).path(), 32);
      columns.add(column(now.get(i).name()));
    }
    if (!columns.isEmpty()) {
      row = new Row(new Layout(columns));
    }
  }

  private static boolean same(List<TempSensors.Sensor> a, List<TempSensors.Sensor> b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same = a.get(i).path().equals(b.get(i).path()) && a.get(i).name().equals(b.get(i).name());
    }
    return same;
  }

  @Override
  public void close() {
    for (HeldFile file : files) {
      file.close();
    }
  }
}
