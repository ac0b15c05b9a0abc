package dev.wattrack.sensors.dht22;

import dev.wattrack.sensors.dht22.Attempt.Measured;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides which measurements are believed. One bad reading never passes: a value must agree with
 * the last believed one (within the slew limit) or with the reading before it. What looks like the
 * last value shifted by a bit, which the checksum lets pass in half of all cases, needs five
 * readings that agree. Times are nanoseconds of a clock that only goes forward. Confined to the
 * thread that reads.
 */
final class Judge {
  /** A larger step between two readings has to be confirmed. */
  static final int SLEW_TEMPERATURE_TENTHS = 50;

  static final int SLEW_HUMIDITY_TENTHS = 150;

  /** So close are two readings that confirm each other. */
  private static final int AGREE_TEMPERATURE_TENTHS = 15;

  private static final int AGREE_HUMIDITY_TENTHS = 60;
  private static final int TO_CONFIRM = 2;
  private static final int TO_CONFIRM_SHIFTED = 5;

  private final long staleNanos;
  private @Nullable Measured believed;
  private long believedNanos;
  private @Nullable Measured candidate;
  private long candidateNanos;
  private int agreeing;

  /**
   * @param staleNanos after so long without a believed value the next one needs confirmation anew
   */
  Judge(long staleNanos) {
    this.staleNanos = staleNanos;
  }

  /** The measurement if it is believed, else why not. */
  Attempt judge(Measured now, long nowNanos) {
    count(now, nowNanos);
    Measured last = believed;
    if (last != null && shifted(last, now)) {
      return accept(
          now, nowNanos, TO_CONFIRM_SHIFTED, Refusal.SHIFT, "after " + text(last) + " came ");
    }
    if (last == null || nowNanos - believedNanos > staleNanos) {
      return accept(now, nowNanos, TO_CONFIRM, Refusal.UNCONFIRMED, "");
    }
    boolean close = within(last, now, SLEW_TEMPERATURE_TENTHS, SLEW_HUMIDITY_TENTHS);
    return accept(
        now, nowNanos, close ? 1 : TO_CONFIRM, Refusal.SLEW, "after " + text(last) + " came ");
  }

  /**
   * How many readings in a row, up to this one, agree. A failed attempt between two is no break.
   */
  private void count(Measured now, long nowNanos) {
    Measured before = candidate;
    boolean agrees =
        before != null
            && nowNanos - candidateNanos <= staleNanos
            && within(before, now, AGREE_TEMPERATURE_TENTHS, AGREE_HUMIDITY_TENTHS);
    agreeing = agrees ? agreeing + 1 : 1;
    candidate = now;
    candidateNanos = nowNanos;
  }

  private Attempt accept(Measured now, long nowNanos, int needed, Refusal reason, String history) {
    if (agreeing < needed) {
      return Attempt.refused(
          reason,
          history + text(now) + "; " + agreeing + " of " + needed + " readings that must agree");
    }
    believed = now;
    believedNanos = nowNanos;
    return now;
  }

  private static boolean within(Measured a, Measured b, int temperatureTenths, int humidityTenths) {
    return Math.abs(a.temperatureTenths() - b.temperatureTenths()) <= temperatureTenths
        && Math.abs(a.humidityTenths() - b.humidityTenths()) <= humidityTenths;
  }

  /** Whether one is about twice the other in both quantities; the sign does not survive a shift. */
  private static boolean shifted(Measured last, Measured now) {
    return doubled(last, now) || doubled(now, last);
  }

  private static boolean doubled(Measured single, Measured twice) {
    int temperature = Math.abs(single.temperatureTenths());
    int twiceTemperature = Math.abs(twice.temperatureTenths());
    // Neighbouring values are no doubles: 0.3 °C after 0.2 °C, or 20.1 after 20.0.
    boolean apart =
        !within(single, twice, 2, 2)
            || Integer.signum(single.temperatureTenths())
                    * Integer.signum(twice.temperatureTenths())
                < 0;
    return apart
        && Math.abs(twiceTemperature - 2 * temperature) <= 2 * AGREE_TEMPERATURE_TENTHS
        && Math.abs(twice.humidityTenths() - 2 * single.humidityTenths())
            <= 2 * AGREE_HUMIDITY_TENTHS;
  }

  private static String text(Measured measured) {
    return String.format(
        Locale.ROOT, "%.1f °C %.1f %%", measured.celsius(), measured.humidityPercent());
  }
}
