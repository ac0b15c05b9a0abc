package dev.wattrack.kiosk.feed;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from half a second to ten, each shortened by
 * chance by up to half, so that ten kiosks do not come back at the same moment. Confined to one
 * thread.
 */
final class Backoff {
  static final long FIRST_MILLIS = 500;
  static final long LONGEST_MILLIS = 10_000;

  private final RandomGenerator random;
  private int attempts;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  long nextMillis() {
    long full = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempts, 10));
    attempts = Math.min(attempts + 1, 10);
    return full / 2 + random.nextLong(full / 2 + 1);
  }

  void reset() {
    attempts = 0;
  }
}
