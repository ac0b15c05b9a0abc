package dev.wattrack.aggregator.alerts.notify;

import dev.wattrack.aggregator.alerts.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One message to one receiver. Immutable.
 *
 * @param number counts up; a receiver may use it to tell a message that comes twice
 * @param group what its alerts have in common
 * @param repeat after which what still fires is told again
 */
public record Notice(
    long number, String receiver, String group, Instant made, Duration repeat, List<Alert> alerts) {

  public Notice {
    alerts = List.copyOf(alerts);
  }

  /** Whether anything in it still fires. */
  public boolean firing() {
    return alerts.stream().anyMatch(Alert::isFiring);
  }
}
