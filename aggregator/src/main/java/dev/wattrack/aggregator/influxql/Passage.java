package dev.wattrack.aggregator.influxql;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which queries another server may answer: those that only read, and ask for nothing that is
 * derived here. What Wattrack understands is judged by its statements; of what it does not, such as
 * {@code top()}, one SELECT or SHOW alone is let through.
 */
public final class Passage {
  /** Wherever one of these words stands, even in a text: what writes must never be passed on. */
  private static final Pattern DOES_MORE =
      Pattern.compile(
          "\\b(into|drop|delete|create|alter|kill|grant|grants|revoke|set|password|explain|users"
              + "|queries|subscriptions|diagnostics|stats|shards?)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ONE_QUESTION =
      Pattern.compile("\\s*(select|show)\\b[^;]*;?\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern DERIVED =
      Pattern.compile("\\b(" + String.join("|", Derived.NAMES) + ")\\b");

  /** Whether a query may be passed on as it is. */
  public static boolean allows(String text) {
    if (DOES_MORE.matcher(text).find()) {
      return false;
    }
    List<Statement> statements;
    try {
      statements = Parser.parse(text);
    } catch (InfluxQlException e) {
      return ONE_QUESTION.matcher(text).matches() && !DERIVED.matcher(text).find();
    }
    return !statements.isEmpty() && statements.stream().allMatch(Passage::allows);
  }

  private static boolean allows(Statement statement) {
    if (statement instanceof Statement.Select select) {
      return allows(select.sources());
    }
    // Names of measurements, tags and fields of everything are those of the derived ones too.
    return statement instanceof Statement.ShowNames show
        && !show.sources().isEmpty()
        && allows(show.sources());
  }

  private static boolean allows(List<Statement.Source> sources) {
    for (Statement.Source source : sources) {
      if (source instanceof Statement.Source.Inner inner && !allows(inner.select())) {
        return false;
      }
      if (source instanceof Statement.Source.Named named && Derived.NAMES.contains(named.name())) {
        return false;
      }
      if (source instanceof Statement.Source.Matching matching && findsDerived(matching)) {
        return false;
      }
    }
    return true;
  }

  private static boolean findsDerived(Statement.Source.Matching matching) {
    Filter filter = new Filter();
    for (String name : Derived.NAMES) {
      try {
        if (filter.finds(matching.pattern(), name)) {
          return true;
        }
      } catch (InfluxQlException e) {
        return true; // our own answer says what is wrong with the expression
      }
    }
    return false;
  }

  private Passage() {}
}
