package dev.wattrack.kiosk.page;

import org.jspecify.annotations.Nullable;

/**
 * What a touch on an alert does. Immutable.
 *
 * @param on it is acknowledged at the aggregator; else it rests on this screen alone
 * @param trouble why the last one was not acknowledged; null if it was, and after a while
 */
public record Acknowledging(boolean on, @Nullable String trouble) {
  public static final Acknowledging OFF = new Acknowledging(false, null);
}
