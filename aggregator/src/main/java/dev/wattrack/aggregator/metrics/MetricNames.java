package dev.wattrack.aggregator.metrics;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Prometheus names for our series: {@code wattrack_<measurement>_<field>}. A counter's {@code
 * _total} is added by the writer of the page; a gauge may not end in it, so {@code total} and
 * {@code x_total} become {@code size} and {@code x_size}.
 */
final class MetricNames {
  private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9_]+");

  /** Our own figures are named so; a family may be on the page only once. */
  private static final Pattern OWN = Pattern.compile("(ingest|store)_");

  private MetricNames() {}

  static String of(String measurement, String field, boolean counter) {
    String name = clean(field);
    if (counter) {
      name = name.endsWith("_total") ? name.substring(0, name.length() - 6) : name;
      name = name.equals("total") ? "sum" : name;
    } else if (name.equals("total")) {
      name = "size";
    } else if (name.endsWith("_total")) {
      name = name.substring(0, name.length() - 6) + "_size";
    }
    String all = clean(measurement) + "_" + name;
    return (OWN.matcher(all).lookingAt() ? "wattrack_measurement_" : "wattrack_") + all;
  }

  static String label(String tag) {
    String name = clean(tag);
    return name.startsWith("__") ? "tag" + name : name;
  }

  private static String clean(String text) {
    String name = OTHER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("_");
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      name = "_" + name;
    }
    // Suffixes the OpenMetrics format keeps for itself.
    for (String reserved : new String[] {"_created", "_bucket", "_info"}) {
      if (name.endsWith(reserved)) {
        name = name + "_value";
      }
    }
    return name;
  }
}
