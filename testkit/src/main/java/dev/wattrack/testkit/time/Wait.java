package dev.wattrack.testkit.time;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process brings about. Safe for use by several threads. */
public final class Wait {
  private static final long LOOK_EVERY_NANOS = 5_000_000;
  private static final long AT_MOST_MILLIS = 15_000;

  /** Waits for a condition. Throws an {@link AssertionError} after 15 s. */
  public static void until(BooleanSupplier condition) {
    if (!until(condition, AT_MOST_MILLIS)) {
      throw new AssertionError("did not happen within " + AT_MOST_MILLIS + " ms");
    }
  }

  /** Waits for a condition; false when the time is over before. */
  public static boolean until(BooleanSupplier condition, long atMostMillis) {
    long end = System.nanoTime() + atMostMillis * 1_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return true;
  }

  private Wait() {}
}
