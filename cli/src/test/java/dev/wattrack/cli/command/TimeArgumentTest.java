package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeArgumentTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "now, 2026-01-02T00:00:00Z",
    "now-90s, 2026-01-01T23:58:30Z",
    "now-1m, 2026-01-01T23:59:00Z",
    "now-1h, 2026-01-01T23:00:00Z",
    "now-1d, 2026-01-01T00:00:00Z",
    "now-1w, 2025-12-26T00:00:00Z",
    "1767225600, 2026-01-01T00:00:00Z",
    "2026-01-01T02:00:00+02:00, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
    "2026-01-01, 2025-12-31T23:00:00Z",
    "2026-07-01, 2026-06-30T22:00:00Z",
    "2026-01-01T10:00, 2026-01-01T09:00:00Z",
    "2026-01-01T10:00:30, 2026-01-01T09:00:30Z",
    "2026-01-01 10:00, 2026-01-01T09:00:00Z"
  })
  void everyFormIsUnderstoodInTheZoneOfTheMachine(String text, Instant meant) {
    assertThat(TimeArgument.parse(text, NOW, BERLIN)).isEqualTo(meant);
  }

  @Test
  void whatTheApiKnowsGoesThereAsItIsWritten() {
    assertThat(TimeArgument.forApi("now-1h", NOW, BERLIN)).isEqualTo("now-1h");
    assertThat(TimeArgument.forApi("1767225600", NOW, BERLIN)).isEqualTo("1767225600");
    assertThat(TimeArgument.forApi("2026-01-01", NOW, BERLIN)).isEqualTo("2025-12-31T23:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "now-",
        "now-1",
        "now-1y",
        "now+1h",
        "2026-13-01",
        "2026-01-01T",
        "2026-01-01T25:00",
        "-5"
      })
  void anythingElseIsRefusedWithTheForms(String text) {
    assertThatThrownBy(() -> TimeArgument.parse(text, NOW, BERLIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected now-1h (s, m, h, d, w), 2026-01-01, 2026-01-01T10:00");
  }
}
