package dev.wattrack.aggregator.alerts.notify;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Matcher;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * A time of the week in which nothing is told of some alerts. Immutable.
 *
 * @param days on which it begins
 * @param length at most a week
 */
public record Maintenance(
    String name, Matcher when, Set<DayOfWeek> days, LocalTime begins, Duration length) {

  public Maintenance {
    days = Set.copyOf(days);
    if (length.compareTo(Duration.ofDays(7)) > 0 || length.isZero()) {
      throw new IllegalArgumentException("a maintenance window lasts up to 7d");
    }
  }

  boolean covers(Alert alert, Instant now, ZoneId zone) {
    if (!when.matches(alert::label)) {
      return false;
    }
    ZonedDateTime here = now.atZone(zone);
    for (int back = 0; back <= 7; back++) {
      ZonedDateTime begin = here.toLocalDate().minusDays(back).atTime(begins).atZone(zone);
      boolean within = !here.isBefore(begin) && here.isBefore(begin.plus(length));
      if (within && days.contains(begin.getDayOfWeek())) {
        return true;
      }
    }
    return false;
  }
}
