package dev.wattrack.sensors.pdu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a PDU says at one time. Immutable. What a model does not measure is null, never zero.
 *
 * @param watts of all outlets together
 * @param restartedTicks hundredths of a second since it started; wraps after 497 days
 */
record PduReading(
    @Nullable Double watts, List<Load> loads, List<Outlet> outlets, @Nullable Long restartedTicks) {

  PduReading {
    loads = List.copyOf(loads);
    outlets = List.copyOf(outlets);
  }

  /** How near a phase or bank is to its limit. */
  enum LoadState {
    LOW,
    NORMAL,
    NEAR_OVERLOAD,
    OVERLOAD
  }

  /**
   * A phase or a bank of outlets with a breaker.
   *
   * @param name {@code phase1} or {@code bank2}
   */
  record Load(
      String name,
      @Nullable Double amperes,
      @Nullable Double volts,
      @Nullable Double watts,
      @Nullable LoadState state) {}

  /**
   * One outlet.
   *
   * @param number in the PDU's own numbering
   * @param name as set in the PDU
   * @param on null if the PDU does not know
   */
  record Outlet(
      int number,
      String name,
      @Nullable Boolean on,
      @Nullable Double watts,
      @Nullable Double amperes) {}

  @Nullable Outlet outlet(int number) {
    for (Outlet outlet : outlets) {
      if (outlet.number() == number) {
        return outlet;
      }
    }
    return null;
  }
}
