package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.store.external.ExternalFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What /health says of the external store. */
final class ExternalHealth {
  /** A refusal is told for so long; what is counted stays in /metrics. */
  private static final Duration TOLD = Duration.ofHours(1);

  /** Below that the next commit is all that waits. */
  private static final double BEHIND_SECONDS = 300;

  static Health.Check check(ExternalFigures figures, Instant now) {
    StringBuilder detail = new StringBuilder(figures.target());
    boolean good = true;
    if (figures.trouble() != null) {
      good = false;
      detail.append(" takes nothing");
      if (figures.since() != null) {
        detail.append(" since ").append(figures.since().truncatedTo(ChronoUnit.SECONDS));
      }
      detail.append(": ").append(figures.trouble());
    } else {
      detail.append(figures.backlogSeconds() > BEHIND_SECONDS ? " catches up" : " has everything");
    }
    if (figures.backlogSeconds() > BEHIND_SECONDS || figures.trouble() != null) {
      detail.append("; ").append(words(figures.backlogSeconds())).append(" of samples wait");
    }
    if (isRecent(figures.refusedAt(), now)) {
      good = false;
      detail.append("; ").append(figures.refused()).append(" lines refused, the last: ");
      detail.append(figures.refusal());
    }
    if (figures.missedSeconds() > 0) {
      good = false;
      detail.append("; ").append(words(figures.missedSeconds()));
      detail.append(" of samples never got there: store.retention.raw was shorter than the wait");
    }
    return new Health.Check("store.external", good ? "up" : "degraded", detail.toString());
  }

  private static boolean isRecent(@Nullable Instant time, Instant now) {
    return time != null && time.plus(TOLD).isAfter(now);
  }

  private static String words(double seconds) {
    if (seconds < 120) {
      return Math.round(seconds) + " s";
    }
    if (seconds < 7_200) {
      return Math.round(seconds / 60) + " min";
    }
    return seconds < 172_800
        ? Math.round(seconds / 3_600) + " h"
        : Math.round(seconds / 86_400) + " days";
  }

  private ExternalHealth() {}
}
