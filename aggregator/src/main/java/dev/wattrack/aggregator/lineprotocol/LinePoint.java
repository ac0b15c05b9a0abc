package dev.wattrack.aggregator.lineprotocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of line protocol. Immutable.
 *
 * @param fields in the order written; finite {@link Double}, {@link Long}, {@link Boolean} or
 *     {@link String}
 * @param time ns since 1970 UTC, or null if the line has none
 */
public record LinePoint(
    String measurement,
    SortedMap<String, String> tags,
    LinkedHashMap<String, Object> fields,
    @Nullable Long time) {

  /** A line that cannot be used, and why. Immutable. */
  public record BadLine(int number, String reason, String line) {}

  /** What came out of a request. */
  public record Parsed(java.util.List<LinePoint> points, java.util.List<BadLine> bad) {}

  /** The tags as a plain map, for columns. */
  public Map<String, String> tagMap() {
    return tags;
  }
}
