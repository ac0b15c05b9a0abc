package dev.wattrack.aggregator.alerts;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Which things are meant: every named label must look like its pattern, in which {@code *} stands
 * for any letters and {@code |} separates choices. Immutable.
 */
public record Matcher(Map<String, String> patterns) {
  /** Everything. */
  public static final Matcher ALL = new Matcher(Map.of());

  private static final int LONGEST = 256;

  public Matcher {
    patterns = Map.copyOf(new TreeMap<>(patterns));
    patterns
        .values()
        .forEach(
            pattern -> {
              if (pattern.length() > LONGEST) {
                throw new IllegalArgumentException("a pattern has at most " + LONGEST + " letters");
              }
            });
  }

  boolean isAll() {
    return patterns.isEmpty();
  }

  /**
   * @param label gives the value of a label, empty where there is none
   */
  public boolean matches(UnaryOperator<String> label) {
    for (Map.Entry<String, String> wanted : patterns.entrySet()) {
      if (!looksLike(label.apply(wanted.getKey()), wanted.getValue())) {
        return false;
      }
    }
    return true;
  }

  static boolean looksLike(String text, String pattern) {
    if (pattern.indexOf('|') >= 0) {
      for (String choice : pattern.split("\\|", -1)) {
        if (glob(text, choice)) {
          return true;
        }
      }
      return false;
    }
    return glob(text, pattern);
  }

  /** Greedy with one point of return, so that no pattern takes more than text times pattern. */
  private static boolean glob(String text, String pattern) {
    int at = 0;
    int p = 0;
    int star = -1;
    int mark = 0;
    while (at < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = at;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(at)) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
