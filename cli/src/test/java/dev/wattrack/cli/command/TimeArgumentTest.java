package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeArgumentTest {
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
    "2026-01-01T02:00:00+02:00, 2026-01-01T00:00:00Z"
  })
  void theThreeForms(String text, Instant meant) {
    assertThat(TimeArgument.parse(text, NOW)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "now-", "now-1", "now-1y", "now+1h", "2026-01-01", "-5"})
  void anythingElseIsRefusedWithTheForms(String text) {
    assertThatThrownBy(() -> TimeArgument.parse(text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 2026-01-01T00:00:00Z, seconds since 1970, or now-1h");
  }
}
