package dev.wattrack.aggregator.store.external;

import java.util.SortedMap;
import java.util.TreeMap;

/** Names one value in a server: what it belongs to, and when it was. */
record ReadPoint(String measurement, SortedMap<String, String> tags, String field, long timeNanos) {

  /** VictoriaMetrics has no measurements, and times in ms. */
  ReadPoint asMetric() {
    return new ReadPoint(
        measurement + "_" + field, new TreeMap<>(tags), "", timeNanos / 1_000_000 * 1_000_000);
  }
}
