package dev.wattrack.aggregator.alerts.receivers;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.Matcher;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.alerts.notify.Letter;
import dev.wattrack.aggregator.alerts.notify.Notice;
import dev.wattrack.aggregator.alerts.notify.Notifier;
import dev.wattrack.aggregator.alerts.notify.NotifyPlan;
import dev.wattrack.aggregator.alerts.notify.Pace;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.aggregator.alerts.notify.Route;
import dev.wattrack.aggregator.alerts.watch.ReceiverFigures;
import dev.wattrack.aggregator.store.MemoryAlerts;
import dev.wattrack.aggregator.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** A notifier and alerts that fire and end when a test says so, each a message of its own. */
final class Telling implements AutoCloseable {
  static final Letter LETTER = new Letter("lab", ZoneOffset.UTC, "", "");

  private final MemoryAlerts table = new MemoryAlerts();
  private final Map<String, Alert> firing = new LinkedHashMap<>();
  private final Clock clock;
  private final Notifier notifier;

  Telling(Clock clock, Pace pace) {
    this.clock = clock;
    notifier = new Notifier(table, clock, ZoneOffset.UTC, "lab", pace);
  }

  void use(Map<String, Receiver> receivers) throws StoreException {
    Route route =
        new Route(
            "r",
            Matcher.ALL,
            List.copyOf(receivers.keySet()),
            List.of("subject"),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(4),
            true,
            false);
    notifier.use(new NotifyPlan(List.of(route), List.of(), false), receivers);
  }

  void fire(String host) {
    firing.put(host, alert(host, clock.instant(), null));
    look();
  }

  void end(String host) {
    Alert over = alert(host, firing.get(host).since(), clock.instant());
    firing.remove(host);
    evaluate(List.of(new Change(Change.Kind.RESOLVED, over)));
  }

  /** An evaluation in which nothing changes. */
  void look() {
    evaluate(List.of());
  }

  private void evaluate(List<Change> changes) {
    notifier.evaluated(clock.instant(), List.copyOf(firing.values()), changes, List.of());
  }

  /** True once nothing waits for any receiver. */
  boolean isDelivered() {
    return table.queue().isEmpty();
  }

  ReceiverFigures figures(String receiver) {
    return notifier.figures().stream()
        .filter(it -> it.receiver().equals(receiver))
        .findFirst()
        .orElseThrow();
  }

  static Notice notice(String host) {
    Alert alert = alert(host, Instant.parse("2026-01-05T10:00:00Z"), null);
    return new Notice(9, "it", "g", Instant.now(), Duration.ofHours(1), List.of(alert));
  }

  private static Alert alert(String host, Instant since, Instant over) {
    return new Alert(
        "id-" + host,
        "NodeLost",
        Severity.CRITICAL,
        host,
        Set.of(host),
        false,
        since,
        over,
        over == null ? "" : "back to normal",
        host + " is at 61 °C",
        "the fan",
        61,
        60,
        "°C",
        null,
        false,
        "");
  }

  /** Skips the test by name where a program of Debian's is missing. */
  static void needs(String program, String packageName) {
    boolean there =
        List.of("/usr/bin/", "/usr/sbin/", "/usr/lib/python3/dist-packages/").stream()
            .anyMatch(folder -> Files.exists(Path.of(folder + program)));
    Assumptions.assumeTrue(there, "needs " + program + ": apt-get install " + packageName);
  }

  @Override
  public void close() {
    notifier.close();
  }
}
