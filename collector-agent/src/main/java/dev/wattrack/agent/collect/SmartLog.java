package dev.wattrack.agent.collect;

import dev.wattrack.model.metrics.Catalogue;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code smartctl --json=c -H -A} says of a drive, e.g. {@code
 * "nvme_smart_health_information_log":{"critical_warning":0,"temperature":38,"available_spare":100,
 * "percentage_used":3,"data_units_read":1234,…}} (smartmontools nvmeprint.cpp; a data unit is 1000
 * sectors of 512 bytes). SATA drives have a table of attributes, whose names come from smartctl's
 * database of drives: the part of the rated life that is used is 100 less a normalized value.
 * Confined to one thread.
 */
final class SmartLog implements JsonNumbers.Sink {
  static final int WIDTH = Catalogue.NVME.fields().size();
  static final int TEMPERATURE = field("temperature_celsius");
  static final int USED = field("percentage_used");
  static final int SPARE = field("available_spare_percent");
  static final int READ = field("data_read_bytes");
  static final int WRITTEN = field("data_written_bytes");
  static final int MEDIA_ERRORS = field("media_errors");
  static final int UNSAFE = field("unsafe_shutdowns");
  static final int CRITICAL = field("critical_warning");
  static final int FAILING = field("failing");
  static final int REALLOCATED = field("reallocated_sectors");
  static final int HOURS = field("power_on_hours");
  static final int END_OF_LIFE = field("pre_eol");
  static final int DAYS_LEFT = field("days_left");

  private static final String NVME = "nvme_smart_health_information_log.";
  private static final String TABLE = "ata_smart_attributes.table";
  private static final double DATA_UNIT = 512_000;
  private static final double MEBI32 = 32 << 20;
  private static final double GIBI = 1 << 30;
  private static final int MOST_CELSIUS = 150;
  private static final int MOST_PERCENT = 255;

  /** Attributes that fall from 100 to 0 with wear. */
  private static final String WEAR =
      " Wear_Leveling_Count Media_Wearout_Indicator SSD_Life_Left Percent_Lifetime_Remain"
          + " Percent_Lifetime_Used Remaining_Lifetime_Perc Percent_Life_Remaining ";

  private static final Map<String, Double> WRITES =
      Map.of(
          "Total_LBAs_Written", 512.0,
          "Host_Writes_32MiB", MEBI32,
          "Host_Writes_GiB", GIBI,
          "Lifetime_Writes_GiB", GIBI,
          "Total_Writes_GiB", GIBI);

  private static final Map<String, Double> READS =
      Map.of(
          "Total_LBAs_Read", 512.0,
          "Host_Reads_32MiB", MEBI32,
          "Host_Reads_GiB", GIBI,
          "Lifetime_Reads_GiB", GIBI,
          "Total_Reads_GiB", GIBI);

  private final long[] raws = new long[WIDTH];
  private @Nullable String message;
  private int id;
  private String name = "";
  private double value = -1;
  private double raw = -1;
  private long wear = -1;
  private double spareThreshold = -1;
  private long offlineErrors = -1;

  private SmartLog() {
    Arrays.fill(raws, -1);
  }

  private static int field(String name) {
    return Table.field(Catalogue.NVME, name);
  }

  /** Reads an answer; without any value {@link #message} may say why. */
  static SmartLog parse(String text) {
    SmartLog log = new SmartLog();
    if (!JsonNumbers.read(text, log)) {
      Arrays.fill(log.raws, -1);
      log.message = "smartctl does not speak JSON; version 7.0 or newer is needed";
      return log;
    }
    if (log.raws[SPARE] == 0 && log.spareThreshold == 0) {
      // Virtual drives have no spare blocks; a real one that is out of them has a threshold.
      log.raws[SPARE] = -1;
    }
    if (log.raws[USED] < 0) {
      log.raws[USED] = log.wear;
    }
    if (log.raws[MEDIA_ERRORS] < 0) {
      log.raws[MEDIA_ERRORS] = log.offlineErrors;
    }
    return log;
  }

  /** No answer, and why. */
  static SmartLog none(String reason) {
    SmartLog log = new SmartLog();
    log.message = reason;
    return log;
  }

  /** In the units of the row, -1 where there is no value. */
  long raw(int field) {
    return raws[field];
  }

  /** Whether there is any value. */
  boolean known() {
    for (long each : raws) {
      if (each >= 0) {
        return true;
      }
    }
    return false;
  }

  /** What smartctl complains of; null if of nothing. */
  @Nullable String message() {
    return message;
  }

  @Override
  public void number(String path, double number) {
    switch (path) {
      case "temperature.current" -> set(TEMPERATURE, number * 10, 10 * MOST_CELSIUS);
      case "smart_status.passed" -> set(FAILING, 1 - number, 1);
      case "power_on_time.hours" -> set(HOURS, number, 1e7);
      case "endurance_used.current_percent", NVME + "percentage_used" ->
          set(USED, number, MOST_PERCENT);
      case "spare_available.current_percent", NVME + "available_spare" -> set(SPARE, number, 100);
      case NVME + "available_spare_threshold" -> spareThreshold = number;
      case NVME + "critical_warning" -> set(CRITICAL, number, 255);
      case NVME + "data_units_read" -> set(READ, number * DATA_UNIT, 1e18);
      case NVME + "data_units_written" -> set(WRITTEN, number * DATA_UNIT, 1e18);
      case NVME + "media_errors" -> set(MEDIA_ERRORS, number, 1e18);
      case NVME + "unsafe_shutdowns" -> set(UNSAFE, number, 1e18);
      case TABLE + ".id" -> id = (int) number;
      case TABLE + ".value" -> value = number;
      case TABLE + ".raw.value" -> raw = number;
      default -> {}
    }
  }

  @Override
  public void text(String path, String text) {
    if (path.equals(TABLE + ".name")) {
      name = text;
    } else if (path.equals("smartctl.messages.string") && message == null) {
      message = text;
    }
  }

  @Override
  public void end(String path) {
    if (path.equals(TABLE)) {
      attribute();
      id = 0;
      name = "";
      value = -1;
      raw = -1;
    }
  }

  private void attribute() {
    switch (id) {
      case 5 -> set(REALLOCATED, raw, 1e9);
      case 187 -> set(MEDIA_ERRORS, raw, 1e9);
      case 198 -> offlineErrors = raw >= 0 && raw <= 1e9 ? (long) raw : -1;
      default -> {}
    }
    if (name.contains("Unsafe_Shutdown") || name.startsWith("Unexpect_Power_Loss")) {
      set(UNSAFE, raw, 1e9);
    }
    if (WEAR.contains(" " + name + " ") && value >= 0 && value <= 100) {
      wear = Math.max(wear, 100 - (long) value);
    }
    amount(WRITTEN, WRITES.get(name));
    amount(READ, READS.get(name));
  }

  private void amount(int field, @Nullable Double unitBytes) {
    if (unitBytes != null) {
      set(field, raw * unitBytes, 1e18);
    }
  }

  private void set(int field, double number, double most) {
    if (number >= 0 && number <= most) {
      raws[field] = Math.round(number);
    }
  }
}
