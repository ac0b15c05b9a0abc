package dev.wattrack.aggregator.lineprotocol;

import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of line protocol. Immutable.
 *
 * @param number of the line in its request, from 1
 * @param fields in the order written; finite {@link Double}, {@link Long}, {@link Boolean} or
 *     {@link String}
 * @param time ns since 1970 UTC, or null if the line has none
 */
public record LinePoint(
    int number,
    String measurement,
    SortedMap<String, String> tags,
    Map<String, Object> fields,
    @Nullable Long time) {

  /** Values times what names each of them: about what the point costs in memory. */
  int size() {
    return fields.size() * (tags.size() + 1);
  }
}
