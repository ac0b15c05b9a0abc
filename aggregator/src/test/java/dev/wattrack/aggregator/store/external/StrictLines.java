package dev.wattrack.aggregator.store.external;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Line protocol as the specification of InfluxDB 2 has it, and nothing more: no NaN, no negative
 * zero, no empty tags, no unescaped characters. Knows nothing of the product's own parser.
 */
final class StrictLines {
  private static final String NAME = "(?:[^,= \\\\\\n]|\\\\[,= \\\\])+";
  private static final String MEASUREMENT = "(?:[^, \\\\\\n]|\\\\[, =\\\\])+";
  private static final String NUMBER = "-?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?";
  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\[\"\\\\])*\"";
  private static final Pattern LINE =
      Pattern.compile(
          "(?<measurement>"
              + MEASUREMENT
              + ")(?<tags>(?:,"
              + NAME
              + "="
              + NAME
              + ")*)"
              + " (?<fields>"
              + NAME
              + "=(?:"
              + NUMBER
              + "|"
              + TEXT
              + ")"
              + "(?:,"
              + NAME
              + "=(?:"
              + NUMBER
              + "|"
              + TEXT
              + "))*) (?<time>[0-9]+)\\n");
  private static final Pattern TAG = Pattern.compile(",(" + NAME + ")=(" + NAME + ")");
  private static final Pattern FIELD =
      Pattern.compile("(" + NAME + ")=(?:(" + NUMBER + ")|(" + TEXT + "))(?:,|$)");

  /** A line's values, or why it has none. */
  record Line(String text, Map<ReadPoint, Object> values, String fault) {}

  private StrictLines() {}

  static List<Line> read(String body) {
    List<Line> lines = new ArrayList<>();
    Matcher line = LINE.matcher(body);
    int at = 0;
    while (at < body.length()) {
      if (line.find(at) && line.start() == at) {
        lines.add(new Line(line.group().strip(), values(line), ""));
        at = line.end();
      } else {
        int end = body.indexOf('\n', at);
        end = end < 0 ? body.length() : end + 1;
        String text = body.substring(at, end).strip();
        lines.add(new Line(text, Map.of(), "unable to parse '" + text + "': invalid field format"));
        at = end;
      }
    }
    return lines;
  }

  private static Map<ReadPoint, Object> values(Matcher line) {
    TreeMap<String, String> tags = new TreeMap<>();
    for (Matcher tag = TAG.matcher(line.group("tags")); tag.find(); ) {
      tags.put(plain(tag.group(1)), plain(tag.group(2)));
    }
    Map<ReadPoint, Object> values = new LinkedHashMap<>();
    for (Matcher field = FIELD.matcher(line.group("fields")); field.find(); ) {
      ReadPoint point =
          new ReadPoint(
              plain(line.group("measurement")),
              tags,
              plain(field.group(1)),
              Long.parseLong(line.group("time")));
      values.put(
          point,
          field.group(2) != null
              ? (Object) Double.parseDouble(field.group(2))
              : plain(field.group(3).substring(1, field.group(3).length() - 1)));
    }
    return values;
  }

  private static String plain(String escaped) {
    return escaped.replaceAll("\\\\([,= \"\\\\])", "$1");
  }
}
