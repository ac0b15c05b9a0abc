package dev.wattrack.aggregator.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Secrets for agents of this very process, which has the state folder and so may let in whom it
 * likes; in memory alone, each good once and for a quarter of an hour. Others are asked of the
 * secrets that people make. Safe for use by several threads.
 */
public final class Invitations implements JoinSecrets {
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final int BYTES = 24;
  private static final int MOST = 64;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> open = new LinkedHashMap<>();
  private final JoinSecrets others;
  private final Clock clock;

  public Invitations(JoinSecrets others, Clock clock) {
    this.others = others;
    this.clock = clock;
  }

  /** A new secret; whoever has it may also join again. */
  public synchronized String invite() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String secret = "own_" + HexFormat.of().formatHex(bytes);
    if (open.size() >= MOST) {
      open.remove(open.keySet().iterator().next());
    }
    open.put(secret, clock.instant().plus(LIFE));
    return secret;
  }

  @Override
  public Answer redeem(String secret, String name, boolean rejoining) {
    return redeemOwn(secret) ? new Answer.Granted() : others.redeem(secret, name, rejoining);
  }

  private synchronized boolean redeemOwn(String secret) {
    Instant now = clock.instant();
    open.values().removeIf(until -> now.isAfter(until));
    byte[] given = secret.getBytes(StandardCharsets.UTF_8);
    for (Iterator<String> each = open.keySet().iterator(); each.hasNext(); ) {
      if (MessageDigest.isEqual(each.next().getBytes(StandardCharsets.UTF_8), given)) {
        each.remove();
        return true;
      }
    }
    return false;
  }
}
