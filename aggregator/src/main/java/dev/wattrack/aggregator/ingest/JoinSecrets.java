package dev.wattrack.aggregator.ingest;

/** Redeems the secrets that nodes join with. Called on the store's thread, where it may wait. */
public interface JoinSecrets {
  /** What became of a secret. */
  sealed interface Answer {
    /** It was good and is used up now. */
    record Granted() implements Answer {}

    /** It is good, but this machine has joined before and nobody has approved it; it stays good. */
    record NeedsApproval() implements Answer {}

    /** It was not: wrong, expired, used or revoked, in words that tell a stranger nothing. */
    record Refused(String reason) implements Answer {}
  }

  /**
   * Uses a secret up.
   *
   * @param name under which the node would be known; a secret may be for one node alone
   * @param rejoining the machine has joined before and nobody has approved that it joins again: a
   *     secret that was not made for this is refused and stays good
   */
  Answer redeem(String secret, String name, boolean rejoining);
}
