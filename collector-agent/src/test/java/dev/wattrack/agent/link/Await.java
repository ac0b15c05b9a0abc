package dev.wattrack.agent.link;

import java.util.function.BooleanSupplier;

/** Waits for something that must come true; fails after a minute, for a busy machine may stall. */
public final class Await {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true within a minute: " + what);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }

  private Await() {}
}
