package dev.wattrack.sensors.sem6000;

import java.util.List;

/** A valid frame from a plug. Immutable. */
sealed interface Answer {
  /** The command it answers. */
  int command();

  /** Whether the PIN was taken. */
  record Login(boolean accepted) implements Answer {
    @Override
    public int command() {
      return Frame.LOGIN;
    }
  }

  /**
   * One measurement.
   *
   * @param volts before the relay, so there are volts while it is off
   * @param hertz 0 while the plug does not know it
   * @param counter the plug's own counter; of unknown unit, often 0, never used
   */
  record Measured(boolean on, double watts, int volts, double amperes, int hertz, long counter)
      implements Answer {
    @Override
    public int command() {
      return Frame.MEASURE;
    }

    /** Active by apparent power, at most 1; NaN without current. */
    double powerFactor() {
      double apparent = volts * amperes;
      return apparent == 0 ? Double.NaN : Math.min(1, watts / apparent);
    }
  }

  /**
   * What the plug counted in past hours, days or months; oldest first, the last is not over yet.
   * All zero until its clock was set.
   */
  record History(int command, List<Integer> wattHours) implements Answer {
    public History {
      wattHours = List.copyOf(wattHours);
    }
  }

  /** Something else was done, such as the clock set or the relay switched. */
  record Done(int command) implements Answer {}
}
