package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What slows a Raspberry Pi down (raspberrypi.com/documentation, "get_throttled"), e.g. {@code
 * 50005}: bit 0 under-voltage, 1 frequency capped, 2 throttled, 3 soft temperature limit; bits 16
 * to 19 the same in the past. "In the past" is two seconds: drivers/hwmon/raspberrypi-hwmon.c asks
 * the firmware so often and clears these bits each time. So the past is remembered here, and that
 * something did not happen since boot is said only if the agent has watched since then.
 *
 * <p>The first reader since boot makes a Raspberry Pi kernel write one warning to its log
 * ("deprecated, use hwmon sysfs instead"); hwmon tells only the first of the four.
 */
final class ThrottleCollector implements Collector {
  private static final long LOOK_EVERY_NANOS = 300_000_000_000L;
  private static final long SINCE_BOOT_SECONDS = 300;
  private static final int PAST = 16;
  private static final String[] FIELDS = {
    "under_voltage", "frequency_capped", "throttled", "soft_temperature_limit"
  };
  private static final int[] NOW = new int[FIELDS.length];
  private static final int[] SINCE_BOOT = new int[FIELDS.length];
  private static final Reading<Row> NONE =
      Reading.noData("neither get_throttled nor rpi_volt; only Raspberry Pi boards have them");

  static {
    for (int i = 0; i < FIELDS.length; i++) {
      NOW[i] = Table.field(Catalogue.THROTTLE, FIELDS[i]);
      SINCE_BOOT[i] = Table.field(Catalogue.THROTTLE, FIELDS[i] + "_since_boot");
    }
  }

  private final Root root;
  private final Row row = new Row(new Layout(Catalogue.THROTTLE.columns(Map.of())));
  private final Reading<Row> answer = Reading.value(row);
  private @Nullable ThrottleSource source;
  private @Nullable HeldFile file;
  private long lookedAt = Long.MIN_VALUE;
  private boolean watchedSinceBoot;
  private long past;

  ThrottleCollector(Root root) {
    this.root = root;
  }

  @Override
  public String name() {
    return "throttle";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (lookedAt == Long.MIN_VALUE) {
      watchedSinceBoot = bootedJustNow();
      look(timeNanos);
    } else if (Math.abs(timeNanos - lookedAt) >= LOOK_EVERY_NANOS) {
      look(timeNanos);
    }
    HeldFile from = file;
    if (from == null || source == null) {
      return NONE;
    }
    if (!from.readNow()) {
      return from.none();
    }
    long bits = ThrottleSource.bits(from.bytes(), from.length());
    if (bits == ThrottleSource.NOT_UNDERSTOOD) {
      return from.strange("not a hexadecimal number");
    }
    fill(bits, source.known());
    return answer;
  }

  private void fill(long bits, int known) {
    past |= (bits | bits >>> PAST) & known;
    row.clearAll();
    for (int i = 0; i < FIELDS.length; i++) {
      if ((known >>> i & 1) != 0) {
        row.set(NOW[i], bits >>> i & 1);
        if (watchedSinceBoot || (past >>> i & 1) != 0) {
          row.set(SINCE_BOOT[i], past >>> i & 1);
        }
      }
    }
  }

  private boolean bootedJustNow() {
    try (HeldFile uptime = HeldFile.whole(root.proc("uptime"), 128)) {
      Scan scan = new Scan();
      return uptime.readNow()
          && scan.reset(uptime).line()
          && scan.fixed(2)
          && scan.value() < SINCE_BOOT_SECONDS * 100;
    }
  }

  private void look(long timeNanos) {
    lookedAt = timeNanos;
    ThrottleSource found = ThrottleSource.find(root);
    if (found == null || !found.equals(source)) {
      close();
      source = found;
      file = found == null ? null : HeldFile.whole(found.path(), 32);
    }
  }

  @Override
  public void close() {
    HeldFile open = file;
    if (open != null) {
      open.close();
    }
  }
}
