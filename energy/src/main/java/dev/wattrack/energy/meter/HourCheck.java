package dev.wattrack.energy.meter;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the hourly counter of the meter against the integral of its readings, with a memory of 26
 * hours in minutes, because a plug tells its last day at once. An hour is judged when its last
 * interval is closed; one that was judged is not judged again. Confined to the engine's thread.
 */
public final class HourCheck {
  private static final int MINUTES = 26 * 60;
  private static final int MAX_HOURS = 64;
  private static final double MINUTE = 60;

  /** Counter and power register of a meter, and the line between readings: relative, 1 sd. */
  private static final double METERED_SHARE = 0.005;

  /** How sure the model is of time without readings: relative, 1 sd. */
  private static final double MODELLED_SHARE = 0.08;

  /** How well it is known when the plug's hour begins: 1 sd. */
  private static final double CLOCK_SECONDS = 5;

  private static final int METERED = 0;
  private static final int MODELLED = 1;
  private static final int METERED_SECONDS = 2;
  private static final int FOLLOWED_SECONDS = 3;
  private static final int COLUMNS = 4;

  private final double[][] cells = new double[MINUTES][COLUMNS];
  private long newest = Long.MIN_VALUE;
  private double closedUntil = Double.NEGATIVE_INFINITY;

  /** Hours that were told: Wh by their beginning; NaN once judged. */
  private final Map<Double, Double> hours =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Double, Double> eldest) {
          return size() > MAX_HOURS;
        }
      };

  /** An interval is closed; {@code metered} says whether readings or the model gave its joules. */
  public void closed(double startSeconds, double seconds, double joules, boolean metered) {
    long minute = (long) Math.floor(startSeconds / MINUTE);
    if (newest == Long.MIN_VALUE || minute - newest > MINUTES) {
      Arrays.stream(cells).forEach(cell -> Arrays.fill(cell, 0));
      newest = minute;
    }
    while (newest < minute) {
      Arrays.fill(cells[place(++newest)], 0);
    }
    if (minute > newest - MINUTES) {
      double[] cell = cells[place(minute)];
      cell[metered ? METERED : MODELLED] += joules;
      cell[METERED_SECONDS] += metered ? seconds : 0;
      cell[FOLLOWED_SECONDS] += seconds;
    }
    closedUntil = Math.max(closedUntil, startSeconds + seconds);
  }

  /** Readings came late: of an interval's modelled joules nothing is left. */
  public void refilled(double startSeconds, double seconds, double joules) {
    long minute = (long) Math.floor(startSeconds / MINUTE);
    if (minute > newest || minute <= newest - MINUTES) {
      return;
    }
    double[] cell = cells[place(minute)];
    double modelled = cell[FOLLOWED_SECONDS] - cell[METERED_SECONDS];
    if (modelled >= seconds) {
      cell[MODELLED] *= 1 - seconds / modelled;
      cell[METERED] += joules;
      cell[METERED_SECONDS] += seconds;
    }
  }

  private static int place(long minute) {
    return (int) Math.floorMod(minute, (long) MINUTES);
  }

  /** The counter of an hour; nonsense and what was told before are ignored. */
  public void told(double startSeconds, double wattHours) {
    if (wattHours >= 0 && Double.isFinite(wattHours) && Double.isFinite(startSeconds)) {
      hours.putIfAbsent(startSeconds, wattHours);
    }
  }

  /** Judges the hours that are over. */
  public List<HourTotal> judge() {
    List<HourTotal> judged = new ArrayList<>();
    for (Map.Entry<Double, Double> hour : hours.entrySet()) {
      double start = hour.getKey();
      double wattHours = hour.getValue();
      if (!Double.isNaN(wattHours) && start + HourTotal.SECONDS <= closedUntil) {
        hour.setValue(Double.NaN);
        judged.add(judge(start, wattHours));
      }
    }
    return judged;
  }

  private HourTotal judge(double start, double wattHours) {
    double[] sum = sum(start, start + HourTotal.SECONDS);
    double metered = sum[METERED];
    double modelled = sum[MODELLED];
    double all = metered + modelled;
    double shifted = all / HourTotal.SECONDS * CLOCK_SECONDS;
    double room =
        1.96 * Math.hypot(Math.hypot(METERED_SHARE * metered, MODELLED_SHARE * modelled), shifted);
    boolean whole = sum[FOLLOWED_SECONDS] > HourTotal.SECONDS - MINUTE;
    boolean tooMuch = all - room > (wattHours + 1) * HourTotal.JOULES_PER_WATT_HOUR;
    boolean tooLittle = whole && all + room < wattHours * HourTotal.JOULES_PER_WATT_HOUR;
    return new HourTotal(
        start,
        wattHours,
        metered,
        modelled,
        sum[METERED_SECONDS],
        sum[FOLLOWED_SECONDS],
        !tooMuch && !tooLittle);
  }

  /** Sums the minutes; one that is only partly inside counts in part. */
  private double[] sum(double from, double to) {
    double[] sum = new double[COLUMNS];
    for (long minute = (long) Math.floor(from / MINUTE); minute * MINUTE < to; minute++) {
      if (minute > newest || minute <= newest - MINUTES) {
        continue;
      }
      double begin = Math.max(from, minute * MINUTE);
      double part = (Math.min(to, (minute + 1) * MINUTE) - begin) / MINUTE;
      for (int i = 0; i < COLUMNS; i++) {
        sum[i] += part * cells[place(minute)][i];
      }
    }
    return sum;
  }

  /** Writes the last day, so that a restart does not take it from the check. */
  public void write(DataOutputStream out) throws IOException {
    out.writeLong(newest);
    out.writeDouble(closedUntil);
    for (double[] cell : cells) {
      for (double value : cell) {
        out.writeFloat((float) value);
      }
    }
    out.writeInt(hours.size());
    for (Map.Entry<Double, Double> hour : hours.entrySet()) {
      out.writeDouble(hour.getKey());
      out.writeDouble(hour.getValue());
    }
  }

  /** Reads what {@link #write} wrote. */
  public void read(DataInputStream in) throws IOException {
    newest = in.readLong();
    closedUntil = in.readDouble();
    for (double[] cell : cells) {
      for (int i = 0; i < COLUMNS; i++) {
        cell[i] = in.readFloat();
      }
    }
    int n = in.readInt();
    if (n < 0 || n > MAX_HOURS) {
      throw new IOException("not a saved engine: " + n + " hours of a meter");
    }
    hours.clear();
    for (int i = 0; i < n; i++) {
      double start = in.readDouble();
      hours.put(start, in.readDouble());
    }
  }
}
