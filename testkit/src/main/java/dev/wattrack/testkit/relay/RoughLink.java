package dev.wattrack.testkit.relay;

import java.time.Duration;
import java.util.Random;

/**
 * How bad a link is: what passes takes a time uniform between zero and the longest, and is lost
 * with a chance. Immutable.
 *
 * @param loss 0 to below 1
 * @param seed of the chance
 */
public record RoughLink(Duration mostDelay, double loss, long seed) {
  private static final long RESEND_NANOS = 200_000_000L;
  private static final int MOST_RESENDS = 10;

  public RoughLink {
    if (mostDelay.isNegative() || !(loss >= 0 && loss < 1)) {
      throw new IllegalArgumentException("delay " + mostDelay + ", loss " + loss);
    }
  }

  /** The chance of one direction. Safe for use by several threads. */
  static final class Dice {
    private final RoughLink link;
    private final Random random;

    Dice(RoughLink link, int direction) {
      this.link = link;
      random = new Random(link.seed() * 31 + direction);
    }

    boolean lost() {
      return random.nextDouble() < link.loss();
    }

    /** What a datagram takes that is not lost. */
    long delayNanos() {
      return (long) (random.nextDouble() * link.mostDelay().toNanos());
    }

    /**
     * What a part of a stream takes: the kernel sends it again, waiting twice as long each time.
     */
    long streamDelayNanos() {
      long resent = 0;
      for (int i = 0; i < MOST_RESENDS && lost(); i++) {
        resent += RESEND_NANOS << i;
      }
      return resent + delayNanos();
    }
  }
}
