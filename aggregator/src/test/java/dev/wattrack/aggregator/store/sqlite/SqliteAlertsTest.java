package dev.wattrack.aggregator.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.SavedLevel;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.store.AlertTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAlertsTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  @TempDir Path dir;

  private SqliteStore open() throws Exception {
    return SqliteStore.open(dir, SqliteStoreOptions.defaults(), Clock.systemUTC());
  }

  private static Alert alert(String id, Instant over) {
    return new Alert(
        id,
        "NodeLost",
        Severity.CRITICAL,
        "a b",
        Set.of("a", "b"),
        true,
        NOW,
        over,
        "",
        "text",
        "check",
        Double.NaN,
        60,
        "°C",
        new Alert.Acknowledgement("me", "seen", NOW),
        false,
        "X");
  }

  @Test
  void everythingIsThereAfterARestart() throws Exception {
    SavedLevel level = new SavedLevel("R", "s", "h", "warning x Above#0", true, 12_500);
    AlertTable.Message message = new AlertTable.Message(5, "hook", "{}", NOW);
    AlertTable.Told told = new AlertTable.Told("hook", "1", "critical", NOW);
    try (SqliteStore store = open()) {
      AlertTable table = store.alerts();
      table.save(List.of(alert("1", null), alert("2", NOW.plusSeconds(9))), List.of(level));
      table.silence(
          new AlertTable.SilenceRow("s", "rule=X", NOW, NOW.plusSeconds(60), "me", "why"));
      table.enqueue(List.of(message), List.of(told));
      table.audit(new AlertTable.Audit(NOW, "1", "drain", "a", "dry run"));
    }
    try (SqliteStore store = open()) {
      AlertTable table = store.alerts();
      assertThat(table.open()).containsExactly(alert("1", null));
      assertThat(table.levels()).containsExactly(level);
      assertThat(table.history(NOW.minusSeconds(1), NOW.plusSeconds(1), 10)).hasSize(2);
      assertThat(table.history(NOW.plusSeconds(10), NOW.plusSeconds(20), 10)).hasSize(1);
      assertThat(table.silences(NOW)).hasSize(1);
      assertThat(table.silences(NOW.plusSeconds(60))).isEmpty();
      assertThat(table.queue()).containsExactly(message);
      assertThat(table.told()).containsExactly(told);
      assertThat(table.audits(5)).hasSize(1);
      table.dequeue(5);
      table.forget(List.of(told));
      assertThat(table.unsilence("s")).isTrue();
      assertThat(table.unsilence("s")).isFalse();
      table.save(List.of(), List.of());
      assertThat(table.queue()).isEmpty();
      assertThat(table.told()).isEmpty();
      assertThat(table.levels()).isEmpty();
    }
  }
}
