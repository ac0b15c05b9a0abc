package dev.wattrack.model.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How the names of the jobs' owners are shown. A hashed name is the same on every node and every
 * day, so that a user's jobs still add up; who knows the user names can find out which is whose.
 */
public enum UserNames {
  SHOWN,
  HASHED;

  private static final int DIGITS = 6;
  private static final Pattern HASH = Pattern.compile("user-[0-9a-f]{" + DIGITS + "}");
  private static final String JOB = "job";
  private static final String USER = "user";

  /** The name as it may be seen; the empty name stays empty. */
  public String shown(String user) {
    return this == SHOWN || user.isEmpty() ? user : "user-" + hash(user);
  }

  /**
   * The tags of a measurement's series as they may be seen: a job's owner is its tag {@code user}.
   */
  public Map<String, String> tags(String measurement, Map<String, String> tags) {
    String user = tags.get(USER);
    if (this == SHOWN || user == null || !measurement.equals(JOB)) {
      return tags;
    }
    Map<String, String> seen = new TreeMap<>(tags);
    seen.put(USER, shown(user));
    return seen;
  }

  /** The same of tags that may have been through {@link #tags} already, on their way elsewhere. */
  public Map<String, String> tagsAgain(String measurement, Map<String, String> tags) {
    String user = tags.get(USER);
    return user != null && HASH.matcher(user).matches() ? tags : tags(measurement, tags);
  }

  /** Whether a tag has another value in the store than may be seen. */
  public boolean hides(String measurement, String tag) {
    return this == HASHED && measurement.equals(JOB) && tag.equals(USER);
  }

  private static String hash(String user) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("wattrack " + user).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Reads {@code shown} or {@code hashed}.
   *
   * @throws IllegalArgumentException with what would be right
   */
  public static UserNames parse(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "shown" -> SHOWN;
      case "hashed" -> HASHED;
      default -> throw new IllegalArgumentException("expected shown or hashed");
    };
  }
}
