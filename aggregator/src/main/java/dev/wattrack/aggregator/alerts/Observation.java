package dev.wattrack.aggregator.alerts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of one series. Immutable.
 *
 * @param host the node it is of; empty for what is of no node
 * @param tags of the series, without host
 * @param text the value of a series of texts, whose number is NaN; else null
 * @param timeNanos when it was measured, ns since 1970 UTC; only ever compared for equality
 */
public record Observation(
    String host,
    Map<String, String> tags,
    double number,
    @Nullable String text,
    long timeNanos,
    boolean simulated) {

  /** The value of a tag, host included; empty where there is none. */
  String tag(String name) {
    return name.equals("host") ? host : tags.getOrDefault(name, "");
  }
}
