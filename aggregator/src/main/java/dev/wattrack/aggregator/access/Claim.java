package dev.wattrack.aggregator.access;

/** What came of showing a token. */
public sealed interface Claim {
  /** It is a good one. */
  record Known(Token token) implements Claim {}

  /** It is none, or no longer; the reason is for the log, not for whoever showed it. */
  record Refused(Reason reason) implements Claim {}

  /** Why a token is not taken. */
  enum Reason {
    MALFORMED("not a token at all"),
    UNKNOWN("an unknown token"),
    EXPIRED("an expired token"),
    ENDED("a token that is revoked or used up");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
