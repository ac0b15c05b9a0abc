package dev.wattrack.aggregator.store.external.victoria;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a series selector such as {@code {__name__="cpu_usage_user",host=~"pi1|pi2"}}. Expressions
 * are RE2 and mean the whole value; the empty value is that of a label that is not there.
 * Immutable.
 */
public final class Selector {
  /** Values that {@link #where} takes; a longer expression is slow to look for. */
  public static final int MOST_VALUES = 200;

  /** A label that needs no escaping. */
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private static final Pattern MEANS_SOMETHING = Pattern.compile("[^a-zA-Z0-9_]");

  private final List<String> matchers;

  private Selector(List<String> matchers) {
    this.matchers = List.copyOf(matchers);
  }

  /** Of one metric. */
  public static Selector named(String name) {
    return new Selector(List.of("__name__=" + quoted(name)));
  }

  /** Of any of these metrics. */
  public static Selector anyOf(Set<String> names) {
    return new Selector(List.of("__name__=~" + quoted(any(names))));
  }

  /** Of all metrics whose names begin like this. */
  public static Selector beginning(String prefix) {
    return new Selector(List.of("__name__=~" + quoted(literal(prefix) + ".+")));
  }

  /**
   * Only series whose label has one of these values. Where that cannot be said, or takes too many
   * words, it is not: look at the labels of what is found.
   */
  public Selector where(String label, Set<String> values) {
    if (!PLAIN.matcher(label).matches() || values.isEmpty() || values.size() > MOST_VALUES) {
      return this;
    }
    List<String> all = new ArrayList<>(matchers);
    all.add(label + "=~" + quoted(any(values)));
    return new Selector(all);
  }

  private static String any(Set<String> values) {
    return new TreeSet<>(values).stream().map(Selector::literal).collect(Collectors.joining("|"));
  }

  private static String literal(String text) {
    return MEANS_SOMETHING
        .matcher(text)
        .replaceAll(found -> found.group().codePointAt(0) < 128 ? "\\\\$0" : "$0");
  }

  /** As a string of Go, in which MetricsQL writes its own. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\x%02x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  @Override
  public String toString() {
    return "{" + String.join(",", matchers) + "}";
  }
}
