package dev.wattrack.aggregator.influxql;

import java.util.SortedMap;

/**
 * The rows of one series: times rise, cells are by column and row, NaN where a field has no value.
 * A text is a number of {@link Texts}.
 */
record Table(SortedMap<String, String> tags, long[] times, double[][] cells) {
  String tag(String key) {
    return tags.getOrDefault(key, "");
  }
}
