package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import org.jspecify.annotations.Nullable;

/**
 * A rail whose power is in a file, or is the product of two: {@code in1_input} in mV and {@code
 * curr1_input} in mA (Documentation/hwmon/sysfs-interface.rst; {@code 5032} and {@code 536} are
 * 2.697 W). A rail that feeds the running board never has 0 W, so that is no reading.
 */
final class PowerRail implements PowerSource {
  private static final long LONGEST_GAP_NANOS = 60_000_000_000L;

  private final String sensor;
  private final HeldFile first;
  private final @Nullable HeldFile second;
  private final long scale;
  private final Scan scan = new Scan();
  private final PowerIntegral energy = new PowerIntegral(LONGEST_GAP_NANOS);
  private long microwatts;

  private PowerRail(String sensor, String first, @Nullable String second, long scale) {
    this.sensor = sensor;
    this.first = HeldFile.whole(first, 32);
    this.second = second == null ? null : HeldFile.whole(second, 32);
    this.scale = scale;
  }

  /**
   * @param scale what 1 in the file is in µW
   */
  static PowerRail ofPower(String sensor, String path, long scale) {
    return new PowerRail(sensor, path, null, scale);
  }

  static PowerRail ofProduct(String sensor, String millivolts, String milliamperes) {
    return new PowerRail(sensor, millivolts, milliamperes, 1);
  }

  @Override
  public String source() {
    return "board";
  }

  @Override
  public String sensor() {
    return sensor;
  }

  @Override
  public String where() {
    return first.path();
  }

  @Override
  public @Nullable Reading<Row> sample(long nanos) {
    Reading<Row> trouble = number(first);
    if (trouble != null) {
      return trouble;
    }
    long power = scan.value();
    HeldFile factor = second;
    if (factor != null) {
      trouble = number(factor);
      if (trouble != null) {
        return trouble;
      }
      power = power <= 0 || scan.value() <= 0 ? 0 : product(power, scan.value());
    } else {
      power = power <= 0 ? 0 : product(power, scale);
    }
    if (power <= 0 || power > HIGHEST_MICROWATTS) {
      return first.strange("not the power of a running board");
    }
    microwatts = power;
    energy.add(nanos, power);
    return null;
  }

  private static long product(long a, long b) {
    return a > HIGHEST_MICROWATTS / b ? Long.MAX_VALUE : a * b;
  }

  private @Nullable Reading<Row> number(HeldFile file) {
    if (!file.readNow()) {
      return file.none();
    }
    return scan.reset(file).line() && scan.number() ? null : file.strange("not a whole number");
  }

  @Override
  public long microwatts() {
    return microwatts;
  }

  @Override
  public long microjoules() {
    return energy.microjoules();
  }

  @Override
  public boolean hopeless() {
    return false;
  }

  @Override
  public void close() {
    first.close();
    HeldFile factor = second;
    if (factor != null) {
      factor.close();
    }
  }
}
