package dev.wattrack.energy.fit;

import dev.wattrack.energy.input.SensorKind;

/**
 * From what a sensor says (W DC) to the wall: {@code gain} times it plus the offset. Immutable.
 *
 * <p>PMIC: board total = 1.1451 x sum of rails + 0.5879 W (published fit, jfikar/RPi5-power); all
 * but the outlet stand behind a supply of 75 to 87 %.
 */
record SensorPrior(double gain, double gainSd, double offsetWatts, double offsetSd) {
  private static final double SUPPLY = 1 / 0.81;

  /** A disk on USB draws about this at rest, and the PMIC does not see it. */
  private static final double DISK_WATTS = 0.7;

  static SensorPrior of(SensorKind kind, BoardPrior board, boolean disk) {
    return switch (kind) {
      case PMIC ->
          new SensorPrior(1.1451 * SUPPLY, 0.1, (0.5879 + (disk ? DISK_WATTS : 0)) * SUPPLY, 0.4);
      case INA3221 -> new SensorPrior(SUPPLY, 0.07, 0.1, 0.15);
      case RAPL -> new SensorPrior(1.15, 0.1, 0.5 * board.idleWatts(), 0.25 * board.idleWatts());
      case OUTLET -> new SensorPrior(1, 0.01, 0, 0.05);
      case NONE -> throw new IllegalArgumentException("no sensor has no prior");
    };
  }
}
