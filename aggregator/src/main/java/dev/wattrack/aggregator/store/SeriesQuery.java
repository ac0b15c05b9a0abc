package dev.wattrack.aggregator.store;

import java.util.Map;
import java.util.Set;

/**
 * Which series, over which time, in which form. Immutable.
 *
 * @param nodes node numbers; empty means all
 * @param tags tag values that must match; a tag not named may have any value
 * @param fromNanos included, ns since 1970 UTC
 * @param toNanos excluded
 * @param stepNanos width of a window; 0 asks for the raw points, and {@code aggregate} is ignored.
 *     Windows are aligned to multiples of the step since 1970 and stamped with their start.
 * @param maxPoints above so many points in all the query fails with a message that says so
 */
public record SeriesQuery(
    String measurement,
    String field,
    Set<Integer> nodes,
    Map<String, String> tags,
    long fromNanos,
    long toNanos,
    long stepNanos,
    Aggregate aggregate,
    int maxPoints) {

  /**
   * What to make of the points in a window. RATE is per second, over counter resets. A series of
   * texts has its COUNT and its LAST, which also stands for the others; its RATE is refused.
   */
  public enum Aggregate {
    MEAN,
    MIN,
    MAX,
    SUM,
    COUNT,
    LAST,
    RATE
  }

  public SeriesQuery {
    nodes = Set.copyOf(nodes);
    tags = Map.copyOf(tags);
    if (toNanos < fromNanos || stepNanos < 0 || maxPoints < 1) {
      throw new IllegalArgumentException("from after to, negative step or no points allowed");
    }
  }
}
