package dev.wattrack.aggregator.alerts.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line below {@code load}: a series and its values, one a step, as Prometheus' unit tests write
 * them (docs/configuration/unit_testing_rules.md, "Series notation"):
 *
 * <pre>climate.temperature_celsius{host="pi",sensor="rack"} 55+1x10 _x6 stale</pre>
 *
 * {@code a+bxn} is a and n steps of b, {@code axn} is a and n times more, {@code _xn} are n times
 * nothing, {@code stale} ends the series. Words instead of numbers make a series of texts.
 * Immutable.
 *
 * @param values null where there is none
 */
record SeriesLine(
    String name, Map<String, String> labels, List<SeriesLine.@Nullable Value> values) {
  private static final int MOST_VALUES = 1_000_000;
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_.]*)\\s*(?:\\{([^}]*)\\})?\\s*(.*)");
  private static final Pattern LABEL =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(,|$)");
  private static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
  private static final Pattern RANGE =
      Pattern.compile("(" + NUMBER + ")(?:([-+]\\d+\\.?\\d*|[-+]\\.\\d+))?x(\\d{1,7})");
  private static final Pattern WORD = Pattern.compile("([a-z][a-z_]*?)(?:x(\\d{1,7}))?");

  /** A number, or a text. */
  record Value(double number, @Nullable String text) {}

  /** The name and labels at the start of a text, and what follows them. */
  record Head(String name, Map<String, String> labels, String rest) {}

  /** Throws IllegalArgumentException that says what is wrong. */
  static SeriesLine parse(String line) {
    Head head = head(line);
    List<@Nullable Value> values = new ArrayList<>();
    if (head.rest().isBlank()) {
      throw new IllegalArgumentException("the series has no values");
    }
    boolean words = head.name().equals("node.state");
    for (String token : head.rest().strip().split("\\s+")) {
      expand(token, words, values);
      if (values.size() > MOST_VALUES) {
        throw new IllegalArgumentException("a series has at most " + MOST_VALUES + " values");
      }
    }
    return new SeriesLine(head.name(), head.labels(), values);
  }

  static Head head(String line) {
    Matcher matcher = NAME.matcher(line.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected name{label=\"value\"} …");
    }
    Map<String, String> labels = new TreeMap<>();
    String list = matcher.group(2) == null ? "" : matcher.group(2);
    Matcher label = LABEL.matcher(list);
    int at = 0;
    while (at < list.length()) {
      if (!label.find(at) || label.start() != at) {
        throw new IllegalArgumentException("labels are written name=\"value\", not '" + list + "'");
      }
      labels.put(label.group(1), label.group(2).replaceAll("\\\\(.)", "$1"));
      at = label.end();
    }
    return new Head(matcher.group(1), labels, matcher.group(3));
  }

  private static void expand(String token, boolean words, List<@Nullable Value> into) {
    if (token.equals("_")) {
      into.add(null);
    } else if (token.matches("_x\\d{1,7}")) {
      repeat(into, null, Integer.parseInt(token.substring(2)));
    } else if (token.equals("stale") && !words) {
      into.add(null);
    } else if (token.matches(NUMBER)) {
      into.add(new Value(Double.parseDouble(token), null));
    } else if (RANGE.matcher(token).matches()) {
      range(token, into);
    } else if (WORD.matcher(token).matches()) {
      Matcher word = WORD.matcher(token);
      int count = word.matches() && word.group(2) != null ? Integer.parseInt(word.group(2)) : 0;
      repeat(into, new Value(Double.NaN, word.group(1)), count + 1);
    } else {
      throw new IllegalArgumentException(
          "'" + token + "' is no value; expected 5, 5x3, 5+1x10, _, _x6, stale or a word");
    }
  }

  private static void range(String token, List<@Nullable Value> into) {
    Matcher range = RANGE.matcher(token);
    if (range.matches()) {
      double first = Double.parseDouble(range.group(1));
      double step = range.group(2) == null ? 0 : Double.parseDouble(range.group(2));
      int count = Integer.parseInt(range.group(3));
      for (int i = 0; i <= count && into.size() <= MOST_VALUES; i++) {
        into.add(new Value(Math.round((first + i * step) * 1e6) / 1e6, null));
      }
    }
  }

  private static void repeat(List<@Nullable Value> into, @Nullable Value value, int count) {
    for (int i = 0; i < count && into.size() <= MOST_VALUES; i++) {
      into.add(value);
    }
  }
}
