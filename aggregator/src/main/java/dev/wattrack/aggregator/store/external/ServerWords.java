package dev.wattrack.aggregator.store.external;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says is wrong, of the JSON it says it in: {@code {"error":"no \"v\" here"}}. */
public final class ServerWords {
  private static final int SHOWN = 400;
  private static final Pattern WORDS =
      Pattern.compile("\"(?:error|message)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.){0,4000})\"");

  /** The words of an answer, or all of it; cut where it is long. */
  public static String of(String body) {
    Matcher found = WORDS.matcher(body);
    String said = found.find() ? found.group(1).replaceAll("\\\\(.)", "$1") : body.strip();
    return said.substring(0, Math.min(SHOWN, said.length()));
  }

  private ServerWords() {}
}
