package dev.wattrack.aggregator.alerts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What is to be told of a track whose levels are true: the alert with its words, and whether it may
 * still become part of a greater one. Confined to the thread of the rules.
 */
final class AlertDrawing {
  /** So long the loss of a node waits while others are silent too. */
  static final long SETTLE_MILLIS = 3_000;

  private static final double SUSPICIOUS_SECONDS = 1.8;
  private static final Set<String> SETTLING = Set.of("NodeLost", "RackLost");

  private final RackLoss rackLoss;
  private final Findings findings;

  AlertDrawing(RackLoss rackLoss, Findings findings) {
    this.rackLoss = rackLoss;
    this.findings = findings;
  }

  Alert of(Track track, LevelState worst, Scene scene) {
    Alert before = track.alert;
    Rule rule = track.rule;
    Instant since = before == null ? scene.time() : before.since();
    double figure =
        Double.isNaN(worst.figure()) && before != null ? before.figure() : worst.figure();
    double limit = worst.level.condition().limit();
    Severity severity =
        before != null && before.severity().compareTo(worst.level.severity()) > 0
            ? before.severity()
            : worst.level.severity();
    Observation seen = worst.worst();
    Set<String> hosts =
        rule.name().equals(RackLoss.RULE)
            ? rackLoss.members()
            : track.host.isEmpty() ? Set.of() : Set.of(track.host);
    return new Alert(
        before == null ? id(rule.name(), track.subject, since) : before.id(),
        rule.name(),
        severity,
        track.subject,
        hosts,
        track.simulated,
        since,
        null,
        "",
        Words.text(
            rule,
            worst.level,
            track.subject,
            figure,
            worst.seconds(),
            seen,
            hosts,
            findings.text(rule.name(), track.subject)),
        rule.check(),
        figure,
        limit,
        rule.unit(),
        before == null ? null : before.acknowledgement(),
        settling(track, scene),
        "");
  }

  /** While others are suspiciously silent too, it may be the loss of a rack. */
  private static boolean settling(Track track, Scene scene) {
    if (!SETTLING.contains(track.rule.name())
        || scene.uptimeMillis() - track.firedMillis >= SETTLE_MILLIS) {
      return false;
    }
    for (Observation seen : scene.of(Scene.NODE_SILENT)) {
      if (seen.number() >= SUSPICIOUS_SECONDS) {
        return true;
      }
    }
    return false;
  }

  private static String id(String rule, String subject, Instant since) {
    String name = rule + "\n" + subject + "\n" + since;
    String hex = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return hex.replace("-", "").substring(0, 16);
  }
}
