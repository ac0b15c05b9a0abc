package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Silence;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import dev.wattrack.aggregator.live.ClusterSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An alert as {@code /api/v1/alerts} shows it. Immutable; null is unknown. */
record AlertView(
    String id,
    String rule,
    String severity,
    String subject,
    String since,
    String text,
    boolean acknowledged,
    boolean simulated,
    String check,
    List<String> hosts,
    @Nullable Double figure,
    @Nullable Double limit,
    String unit,
    @Nullable String acknowledgedBy,
    @Nullable String comment,
    @Nullable String inhibitedBy,
    @Nullable String silencedBy,
    @Nullable String resolved,
    @Nullable String reason) {

  static AlertView of(Alert alert, @Nullable Silence silence) {
    Alert.Acknowledgement seen = alert.acknowledgement();
    Instant resolved = alert.resolved();
    return new AlertView(
        alert.id(),
        alert.rule(),
        alert.severity().word(),
        alert.subject(),
        alert.since().toString(),
        alert.text(),
        alert.acknowledged(),
        alert.simulated(),
        alert.check(),
        List.copyOf(new TreeSet<>(alert.hosts())),
        known(alert.figure()),
        known(alert.limit()),
        alert.unit(),
        seen == null ? null : seen.by(),
        seen == null ? null : seen.comment(),
        alert.inhibitedBy().isEmpty() ? null : alert.inhibitedBy(),
        silence == null ? null : silence.id(),
        resolved == null ? null : resolved.toString(),
        alert.reason().isEmpty() ? null : alert.reason());
  }

  /** Those of the snapshot: the worst first, without what another one explains. */
  static List<ClusterSnapshot.Alert> shown(AlertWatch watch) {
    List<Alert> alerts = new ArrayList<>(watch.current());
    alerts.removeIf(alert -> !alert.inhibitedBy().isEmpty());
    alerts.sort(Comparator.comparing(Alert::severity).reversed().thenComparing(Alert::since));
    List<ClusterSnapshot.Alert> shown = new ArrayList<>();
    for (Alert alert : alerts) {
      // What is silenced asks for nobody's attention either.
      boolean quiet = alert.acknowledged() || watch.silenceOf(alert) != null;
      shown.add(
          new ClusterSnapshot.Alert(
              alert.id(),
              alert.rule(),
              alert.severity().word(),
              alert.subject(),
              alert.since().toString(),
              alert.text(),
              quiet,
              alert.simulated(),
              alert.check()));
    }
    return shown;
  }

  private static @Nullable Double known(double number) {
    return Double.isFinite(number) ? (Double) (Math.round(number * 1e3) / 1e3) : null;
  }
}
