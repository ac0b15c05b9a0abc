package dev.wattrack.aggregator.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a token: {@code wt_k3f7x2ab_mfrggzdfmztwq2lknnwg23tpob}, that is an id by which it is
 * found and a secret of 130 bits, both in the letters of base32 (RFC 4648) in lower case. Because
 * the secret is chance alone, one round of SHA-256 keeps it safe at rest. Immutable.
 */
record Secret(String id, String text) {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int ID_LETTERS = 8;
  private static final int SECRET_LETTERS = 26;
  private static final Pattern FORM =
      Pattern.compile("wt_([a-z2-7]{" + ID_LETTERS + "})_[a-z2-7]{" + SECRET_LETTERS + "}");
  private static final SecureRandom CHANCE = new SecureRandom();

  static Secret make() {
    String id = letters(ID_LETTERS);
    return new Secret(id, "wt_" + id + "_" + letters(SECRET_LETTERS));
  }

  /** The token a text may be; empty for anything of another form. */
  static Optional<Secret> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() ? Optional.of(new Secret(form.group(1), text)) : Optional.empty();
  }

  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Takes as long for a wrong hash as for the right one. */
  boolean hasHash(byte[] kept) {
    return MessageDigest.isEqual(kept, hash());
  }

  private static String letters(int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(CHANCE.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** Never the secret: this may come into a log. */
  @Override
  public String toString() {
    return "token " + id;
  }
}
