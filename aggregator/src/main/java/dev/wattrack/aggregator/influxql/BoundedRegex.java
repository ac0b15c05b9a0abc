package dev.wattrack.aggregator.influxql;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of a query, looked for anywhere in a text. One that goes back and forth
 * without end is stopped. Confined to one thread.
 */
final class BoundedRegex {
  private static final int MOST_STEPS = 200_000;
  private final Map<String, Pattern> patterns = new HashMap<>();

  boolean find(String pattern, String text) throws InfluxQlException {
    Pattern compiled = patterns.get(pattern);
    try {
      if (compiled == null) {
        compiled = Pattern.compile(pattern);
        patterns.put(pattern, compiled);
      }
      return compiled.matcher(new Counted(text, new int[1], 0, text.length())).find();
    } catch (PatternSyntaxException e) {
      throw InfluxQlException.run("regular expression /" + pattern + "/: " + e.getDescription());
    } catch (IllegalStateException | StackOverflowError e) {
      throw InfluxQlException.run("regular expression /" + pattern + "/ takes too many steps");
    }
  }

  /** A text that can be looked at only so often. */
  private record Counted(String text, int[] steps, int from, int to) implements CharSequence {
    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (++steps[0] > MOST_STEPS) {
        throw new IllegalStateException("too many steps");
      }
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text, steps, from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
