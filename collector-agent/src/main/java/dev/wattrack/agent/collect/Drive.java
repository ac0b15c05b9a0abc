package dev.wattrack.agent.collect;

import dev.wattrack.model.wire.Row;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * One drive: its temperature from hwmon, the wear of an eMMC from its own files, all else from the
 * last answer of smartctl. {@code life_time} of an eMMC, e.g. {@code 0x01 0x02}, counts in tenths
 * of the rated life, for its two kinds of cells; {@code pre_eol_info} is {@code 0x01}, normal, to
 * {@code 0x03}, urgent (Documentation/driver-api/mmc/mmc-dev-attrs.rst; JEDEC 84-B51, 7.4.65).
 * Confined to the sampler's thread.
 */
final class Drive implements AutoCloseable {
  private static final long BELIEVED_NANOS = 1_900_000_000_000L;
  private static final long LEAST_MILLI = -55_000;
  private static final long MOST_MILLI = 150_000;
  private static final int MOST_TENTHS = 11;

  /** Below that the whole percents of the drive would make a guess of the figure. */
  private static final int LEAST_USED = 5;

  private static final double MOST_DAYS = 36_500;

  private final String name;
  private final @Nullable HeldFile temperature;
  private final @Nullable HeldFile lifeTime;
  private final @Nullable HeldFile endOfLife;
  private final WriteRate rate = new WriteRate();
  private final Scan scan = new Scan();
  private @Nullable SmartLog log;
  private long heardAt;

  /**
   * @param temperature its file in hwmon; null if there is none
   * @param memoryCard folder of an eMMC; null for other drives
   */
  Drive(String name, @Nullable File temperature, @Nullable File memoryCard) {
    this.name = name;
    this.temperature = temperature == null ? null : HeldFile.whole(temperature.getPath(), 32);
    lifeTime = memoryCard == null ? null : held(memoryCard, "life_time");
    endOfLife = memoryCard == null ? null : held(memoryCard, "pre_eol_info");
  }

  private static HeldFile held(File folder, String file) {
    return HeldFile.whole(new File(folder, file).getPath(), 32);
  }

  String name() {
    return name;
  }

  /** Takes what smartctl has just said of it; nothing new while it sleeps. */
  void hear(long nanos, @Nullable SmartLog said) {
    heardAt = nanos;
    if (said != null) {
      log = said;
      if (said.raw(SmartLog.WRITTEN) >= 0) {
        rate.add(nanos, said.raw(SmartLog.WRITTEN));
      }
    }
  }

  /** Sets what is known, from a column on. */
  void sample(long nanos, Row row, int column) {
    SmartLog said = log;
    if (said != null && nanos - heardAt <= BELIEVED_NANOS) {
      for (int field = 0; field < SmartLog.WIDTH; field++) {
        if (said.raw(field) >= 0) {
          row.set(column + field, said.raw(field));
        }
      }
      daysLeft(said, row, column);
    }
    HeldFile file = temperature;
    if (file != null && file.readNow() && scan.reset(file).line() && scan.number()) {
      long milli = scan.value();
      if (milli >= LEAST_MILLI && milli <= MOST_MILLI) {
        row.set(column + SmartLog.TEMPERATURE, Math.floorDiv(milli + 50, 100));
      }
    }
    wear(row, column);
  }

  /** What is left of the rated life at the rate of the last days. */
  private void daysLeft(SmartLog said, Row row, int column) {
    long used = said.raw(SmartLog.USED);
    long written = said.raw(SmartLog.WRITTEN);
    double perDay = rate.bytesPerDay();
    if (used >= 100) {
      row.set(column + SmartLog.DAYS_LEFT, 0);
    } else if (used >= LEAST_USED && written > 0 && perDay > 0) {
      double left = (double) written / used * (100 - used);
      row.set(column + SmartLog.DAYS_LEFT, Math.round(Math.min(MOST_DAYS, left / perDay)));
    }
  }

  private void wear(Row row, int column) {
    HeldFile life = lifeTime;
    if (life != null && life.readNow() && scan.reset(life).line()) {
      long most = 0;
      while (scan.hexadecimal() && scan.value() <= MOST_TENTHS) {
        most = Math.max(most, scan.value());
      }
      if (most > 0) {
        row.set(column + SmartLog.USED, 10 * most);
      }
    }
    HeldFile end = endOfLife;
    if (end != null && end.readNow() && scan.reset(end).line() && scan.hexadecimal()) {
      if (scan.value() >= 1 && scan.value() <= 3) {
        row.set(column + SmartLog.END_OF_LIFE, scan.value());
      }
    }
  }

  @Override
  public void close() {
    for (HeldFile file : new @Nullable HeldFile[] {temperature, lifeTime, endOfLife}) {
      if (file != null) {
        file.close();
      }
    }
  }
}
