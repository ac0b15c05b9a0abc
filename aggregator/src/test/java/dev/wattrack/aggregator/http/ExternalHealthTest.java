package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.external.ExternalFigures;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExternalHealthTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private static Health.Check check(
      String trouble, long refused, double backlogSeconds, double missedSeconds) {
    return ExternalHealth.check(
        new ExternalFigures(
            "InfluxDB 2 at http://x",
            trouble,
            trouble == null ? null : NOW.minusSeconds(600),
            10,
            3,
            refused,
            refused == 0 ? null : "a bad line",
            refused == 0 ? null : NOW.minusSeconds(3_000),
            backlogSeconds,
            missedSeconds),
        NOW);
  }

  @Test
  void allIsWellWhereEverythingIsThere() {
    assertThat(check(null, 0, 60, 0))
        .isEqualTo(
            new Health.Check("store.external", "up", "InfluxDB 2 at http://x has everything"));
  }

  @Test
  void catchingUpIsNoTrouble() {
    assertThat(check(null, 0, 7_300, 0))
        .isEqualTo(
            new Health.Check(
                "store.external", "up", "InfluxDB 2 at http://x catches up; 2 h of samples wait"));
  }

  @Test
  void aTroubleHasItsReasonItsBeginningAndWhatWaits() {
    assertThat(check("refuses the token", 0, 600, 0))
        .isEqualTo(
            new Health.Check(
                "store.external",
                "degraded",
                "InfluxDB 2 at http://x takes nothing since 2026-01-01T23:50:00Z: refuses the"
                    + " token; 10 min of samples wait"));
  }

  @Test
  void refusedLinesAndWhatNeverGotThereAreTold() {
    assertThat(check(null, 4, 0, 172_800))
        .isEqualTo(
            new Health.Check(
                "store.external",
                "degraded",
                "InfluxDB 2 at http://x has everything; 4 lines refused, the last: a bad line;"
                    + " 2 days of samples never got there: store.retention.raw was shorter than"
                    + " the wait"));
  }
}
