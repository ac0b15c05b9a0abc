package dev.wattrack.aggregator.store.external.influx;

import dev.wattrack.aggregator.store.external.LineServer;
import dev.wattrack.aggregator.store.external.ServerAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server means by its refusal. Total: what is not understood is a trouble, after which all
 * is sent again. Verbatim examples:
 *
 * <pre>
 * 1.x  400 {"error":"partial write: field type conflict: input field \"v\" on measurement \"m\" is type string, already exists as type float dropped=1"}
 * 2    422 {"code":"unprocessable entity","message":"failure writing points to database: partial write: field type conflict: … dropped=1"}
 * 2    400 {"code":"invalid","message":"unable to parse 'broken line protocol': invalid field format"}
 * 3    400 {"error":"partial write of line protocol occurred","data":[{"original_line":"…","line_number":2,"error_message":"…"}]}
 * </pre>
 */
final class RefusalWords {
  private static final int SHOWN = 400;
  private static final int MOST_RETRY_SECONDS = 3_600;
  private static final Pattern DROPPED = Pattern.compile("partial write.*dropped=([0-9]{1,9})");
  private static final Pattern KEPT =
      Pattern.compile("partial write: [0-9]+ lines kept, ([0-9]{1,9}) refused");
  private static final Pattern THIRD = Pattern.compile("\"line_number\"\\s*:");
  private static final Pattern MESSAGE =
      Pattern.compile("\"(?:message|error)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.){0,2000})\"");
  private static final Pattern ABOUT_LINES =
      Pattern.compile(
          "partial write|unable to parse|invalid (line|field|tag|number|timestamp|boolean)|"
              + "field type|beyond retention|missing (fields|tag)|\"line_number\"|max-values|"
              + "timestamp .* out of range|invalid column type");

  static LineServer.Answer answer(
      ServerAddress address, int status, @Nullable String retryAfter, String body) {
    String said = said(body);
    String words = "status " + status + (said.isEmpty() ? "" : ": " + said);
    String lower = body.toLowerCase(Locale.ROOT);
    if (status == 413) {
      return new LineServer.TooLarge(words);
    }
    boolean full = lower.contains("no space left") || status == 507;
    if ((status == 400 || status == 422) && !full) {
      int refused = refused(body);
      if (refused > 0) {
        return new LineServer.TakenInPart(refused, words);
      }
      if (ABOUT_LINES.matcher(lower).find()) {
        return new LineServer.BadLine(words);
      }
    }
    return new LineServer.Unable(
        address.url()
            + " "
            + (full ? "has its disk full" : meaning(address, status))
            + ", "
            + words,
        retryMillis(retryAfter));
  }

  private static String meaning(ServerAddress address, int status) {
    return switch (status) {
      case 401, 403 -> "refuses the token; see store.external.token_file";
      case 404 ->
          "does not know '"
              + address.bucket()
              + "'; make it there, or see store.external.bucket and url";
      case 429, 503 -> "is busy";
      default -> status >= 500 ? "has a fault" : "refuses what is sent";
    };
  }

  /** How many lines were refused of which the others are kept; 0 if the answer does not say. */
  private static int refused(String body) {
    for (Pattern pattern : new Pattern[] {DROPPED, KEPT}) {
      Matcher found = pattern.matcher(body);
      if (found.find()) {
        return Integer.parseInt(found.group(1));
      }
    }
    return (int) THIRD.matcher(body).results().count();
  }

  private static String said(String body) {
    Matcher message = MESSAGE.matcher(body);
    String said = message.find() ? message.group(1).replace("\\\"", "\"") : body.strip();
    Matcher third = THIRD.matcher(body);
    if (third.find()) {
      said += " " + body.substring(Math.max(0, body.indexOf("\"data\""))).strip();
    }
    return said.length() > SHOWN ? said.substring(0, SHOWN) + "…" : said;
  }

  /** Seconds; the form with a date is taken for none. */
  private static long retryMillis(@Nullable String retryAfter) {
    if (retryAfter == null || !retryAfter.strip().matches("[0-9]{1,9}")) {
      return 0;
    }
    return Math.min(MOST_RETRY_SECONDS, Long.parseLong(retryAfter.strip())) * 1_000;
  }

  private RefusalWords() {}
}
