package dev.wattrack.agent.link;

/**
 * Pauses between tries: doubled from the first to the last, each shortened by up to half at random
 * so that a rack does not come back in step. Confined to one thread.
 */
final class Backoff {
  private final long firstMillis;
  private final long lastMillis;
  private long nextMillis;
  private long random;

  Backoff(long firstMillis, long lastMillis, long seed) {
    this.firstMillis = firstMillis;
    this.lastMillis = lastMillis;
    nextMillis = firstMillis;
    random = seed | 1;
  }

  long next() {
    long pause = nextMillis;
    nextMillis = Math.min(lastMillis, nextMillis * 2);
    // Marsaglia (2003), "Xorshift RNGs"; java.util.Random would be one more class for one number.
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return pause - Math.floorMod(random, pause / 2 + 1);
  }

  void reset() {
    nextMillis = firstMillis;
  }
}
