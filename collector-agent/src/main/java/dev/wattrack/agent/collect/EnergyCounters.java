package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Energy counters in µJ that together are one sensor, e.g. {@code 120948231406} in
 * /sys/class/powercap/intel-rapl:0/energy_uj (Documentation/power/powercap/powercap.rst). A counter
 * begins anew above its range; at 200 W one of 262 kJ does so every 22 minutes. A step that no
 * machine can have made is a counter that was set back, and adds nothing. If one of them cannot be
 * read there is no reading, for a part is not the sum.
 */
final class EnergyCounters implements PowerSource {
  /** Further apart a counter may have wrapped twice, or stood while the machine slept. */
  private static final long LONGEST_GAP_NANOS = 120_000_000_000L;

  private static final long HIGHEST_STEP_MICROWATTS = 3_000_000_000L;

  /**
   * A counter file. Immutable.
   *
   * @param range the highest value before it begins at 0 again, µJ; 0 if unknown or never
   */
  record Counter(String path, long range) {}

  private final String sensor;
  private final HeldFile[] files;
  private final long[] ranges;
  private final long[] last;
  private final long[] now;
  private final Scan scan = new Scan();
  private boolean begun;
  private long lastNanos;
  private long microwatts = -1;
  private long microjoules;

  EnergyCounters(String sensor, List<Counter> counters) {
    this.sensor = sensor;
    files = new HeldFile[counters.size()];
    ranges = new long[files.length];
    last = new long[files.length];
    now = new long[files.length];
    for (int i = 0; i < files.length; i++) {
      files[i] = HeldFile.whole(counters.get(i).path(), 32);
      ranges[i] = counters.get(i).range();
    }
  }

  @Override
  public String source() {
    return "rapl";
  }

  @Override
  public String sensor() {
    return sensor;
  }

  @Override
  public String where() {
    return files[0].path();
  }

  @Override
  public @Nullable Reading<Row> sample(long nanos) {
    for (int i = 0; i < files.length; i++) {
      if (!files[i].readNow()) {
        return files[i].none();
      }
      if (!scan.reset(files[i]).line() || !scan.counter()) {
        return files[i].strange("not a count of microjoules");
      }
      now[i] = scan.value();
    }
    long passed = nanos - lastNanos;
    boolean joined = begun && passed > 0 && passed <= LONGEST_GAP_NANOS;
    long grown = joined ? grown(passed) : 0;
    System.arraycopy(now, 0, last, 0, now.length);
    begun = true;
    lastNanos = nanos;
    if (grown < 0) {
      return files[0].strange("a counter was set back");
    }
    if (joined && grown == 0) {
      return files[0].strange("the counter stands still");
    }
    microwatts = joined ? Math.round(grown * 1e9 / passed) : -1;
    microjoules += grown;
    return null;
  }

  /** What all counters grew by, µJ; -1 if that cannot be told. */
  private long grown(long passedNanos) {
    long sum = 0;
    for (int i = 0; i < now.length; i++) {
      long step = now[i] - last[i];
      if (step < 0) {
        step += ranges[i];
      }
      if (step < 0 || step > HIGHEST_STEP_MICROWATTS / 1e9 * passedNanos + 1) {
        return -1;
      }
      sum += step;
    }
    return sum;
  }

  @Override
  public long microwatts() {
    return microwatts;
  }

  @Override
  public long microjoules() {
    return microjoules;
  }

  @Override
  public boolean hopeless() {
    return false;
  }

  @Override
  public void close() {
    for (HeldFile file : files) {
      file.close();
    }
  }
}
