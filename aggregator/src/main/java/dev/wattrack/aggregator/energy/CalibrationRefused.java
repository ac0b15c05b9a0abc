package dev.wattrack.aggregator.energy;

/** An order to the calibration that cannot be followed now; the message says what to do instead. */
public final class CalibrationRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CalibrationRefused(String message) {
    super(message);
  }
}
