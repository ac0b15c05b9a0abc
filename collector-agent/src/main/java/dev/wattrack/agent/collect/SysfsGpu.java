package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.wire.Row;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graphics processor that says each of its values in a file of its own. One that sleeps
 * (Documentation/ABI/testing/sysfs-devices-power, {@code runtime_status} is {@code suspended}) is
 * left asleep: reading wakes it.
 */
final class SysfsGpu implements Gpu {
  private static final byte[] SUSPENDED = ascii("suspended");

  /** A file with a number, which may have something else behind it ({@code 37@300000000Hz}). */
  private record Gauge(int field, HeldFile file, char end, long times, long per) {}

  private final String id;
  private final String model;
  private final @Nullable HeldFile status;
  private final List<Gauge> gauges = new ArrayList<>();
  private final Scan scan = new Scan();

  /**
   * @param device its folder, for its state of sleep
   */
  SysfsGpu(String id, String model, File device) {
    this.id = id;
    this.model = model;
    File power = new File(device, "power/runtime_status");
    status = power.exists() ? HeldFile.whole(power.getPath(), 32) : null;
  }

  /** Reads a field from a file if it is there; the number in it times and divided by this. */
  SysfsGpu with(int field, File file, long times, long per) {
    return with(field, file, '\0', times, per);
  }

  SysfsGpu with(int field, File file, char end, long times, long per) {
    if (file.exists()) {
      gauges.add(new Gauge(field, HeldFile.whole(file.getPath(), 64), end, times, per));
    }
    return this;
  }

  /** Whether any of its files is there. */
  boolean speaks() {
    return !gauges.isEmpty();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public void sample(Row row, int column) {
    if (!awake()) {
      return;
    }
    for (int i = 0; i < gauges.size(); i++) {
      Gauge gauge = gauges.get(i);
      if (gauge.file().readNow() && scan.reset(gauge.file()).line() && number(gauge.end())) {
        long raw = Math.floorDiv(scan.value() * gauge.times() + gauge.per() / 2, gauge.per());
        if (Math.abs(scan.value()) < 1L << 50 && GpuFields.plausible(gauge.field(), raw)) {
          row.set(column + gauge.field(), raw);
        }
      }
    }
  }

  private boolean awake() {
    HeldFile file = status;
    return file == null
        || (file.readNow() && scan.reset(file).line() && scan.word() && !scan.is(SUSPENDED));
  }

  private boolean number(char end) {
    return end == '\0' ? scan.number() : scan.numberBefore(end);
  }

  @Override
  public void close() {
    for (Gauge gauge : gauges) {
      gauge.file().close();
    }
    if (status != null) {
      status.close();
    }
  }
}
