package dev.wattrack.agent.link;

import dev.wattrack.testkit.time.Wait;
import java.util.function.BooleanSupplier;

/** Waits for something that must come true; fails after a minute, for a busy machine may stall. */
public final class Await {
  private static final long PATIENCE_MILLIS = 60_000;

  public static void until(String what, BooleanSupplier condition) {
    if (!Wait.until(condition, PATIENCE_MILLIS)) {
      throw new AssertionError("did not come true within a minute: " + what);
    }
  }

  private Await() {}
}
