package dev.wattrack.aggregator.alerts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For a while nothing is told of some alerts; they are still shown. Immutable.
 *
 * @param wanted by rule, subject, host or severity
 */
public record Silence(
    String id, Matcher wanted, Instant from, Instant to, String by, String comment) {
  private static final List<String> LABELS = List.of("rule", "subject", "host", "severity");

  public Silence {
    if (wanted.patterns().isEmpty()) {
      throw new IllegalArgumentException("a silence needs a matcher, such as rule=NodeLost");
    }
    for (String label : wanted.patterns().keySet()) {
      if (!LABELS.contains(label)) {
        throw new IllegalArgumentException(
            "'" + label + "' is no label of an alert; there are " + String.join(", ", LABELS));
      }
    }
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("a silence must end after it begins");
    }
  }

  public boolean covers(Alert alert, Instant now) {
    return !now.isBefore(from) && now.isBefore(to) && wanted.matches(alert::label);
  }

  /** {@code host=pi4-*,rule=NodeLost}. */
  public String matchers() {
    List<String> all = new ArrayList<>();
    new TreeMap<>(wanted.patterns()).forEach((label, like) -> all.add(label + "=" + like));
    return String.join(",", all);
  }

  /** Reads {@link #matchers}; throws IllegalArgumentException that says what is wrong. */
  public static Matcher parse(String matchers) {
    Map<String, String> patterns = new TreeMap<>();
    for (String one : matchers.split(",")) {
      int equal = one.indexOf('=');
      if (equal <= 0) {
        throw new IllegalArgumentException("'" + one + "' is no matcher; expected rule=NodeLost");
      }
      patterns.put(one.substring(0, equal).strip(), one.substring(equal + 1).strip());
    }
    return new Matcher(patterns);
  }
}
