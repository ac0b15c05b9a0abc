package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.SavedLevel;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.store.AlertTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables of alerts, made to be read with sqlite3 and pandas: {@code alert}, {@code
 * alert_level}, {@code silence}, {@code notification}, {@code alert_told} and {@code alert_audit}.
 * Times are texts, RFC 3339 UTC with milliseconds; what is unknown is NULL. Reading is safe for
 * several threads; what writes is called under the writer lock.
 */
final class SqliteAlerts {
  private static final int MOST_ALERTS = 100_000;

  /** Additions of a later version go to the end; no table of an earlier one is ever changed. */
  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS alert(id TEXT PRIMARY KEY, rule TEXT NOT NULL,"
        + " severity TEXT NOT NULL, subject TEXT NOT NULL, hosts TEXT NOT NULL,"
        + " simulated INTEGER NOT NULL, since TEXT NOT NULL, resolved TEXT, reason TEXT NOT NULL,"
        + " text TEXT NOT NULL, check_first TEXT NOT NULL, figure REAL, alert_limit REAL,"
        + " unit TEXT NOT NULL, acknowledged TEXT, acknowledged_by TEXT, comment TEXT,"
        + " inhibited_by TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS alert_by_since ON alert(since)",
    "CREATE INDEX IF NOT EXISTS alert_open ON alert(resolved) WHERE resolved IS NULL",
    "CREATE TABLE IF NOT EXISTS alert_level(rule TEXT NOT NULL, subject TEXT NOT NULL,"
        + " host TEXT NOT NULL, level TEXT NOT NULL, firing INTEGER NOT NULL,"
        + " held_seconds REAL NOT NULL, PRIMARY KEY(rule, subject, level)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS silence(id TEXT PRIMARY KEY, matchers TEXT NOT NULL,"
        + " begins TEXT NOT NULL, ends TEXT NOT NULL, made_by TEXT NOT NULL,"
        + " comment TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS notification(number INTEGER PRIMARY KEY, receiver TEXT NOT NULL,"
        + " body TEXT NOT NULL, made TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS alert_told(receiver TEXT NOT NULL, alert TEXT NOT NULL,"
        + " status TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY(receiver, alert)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS alert_audit(number INTEGER PRIMARY KEY, at TEXT NOT NULL,"
        + " alert TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL,"
        + " outcome TEXT NOT NULL)",
  };

  static void create(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      for (String line : SCHEMA) {
        sql.executeUpdate(line);
      }
    }
  }

  static void save(Connection writer, Collection<Alert> changed, List<SavedLevel> levels)
      throws SQLException {
    for (Alert alert : changed) {
      put(writer, alert);
    }
    if (!changed.isEmpty()) {
      set(
          writer,
          "DELETE FROM alert WHERE resolved IS NOT NULL AND id NOT IN"
              + " (SELECT id FROM alert ORDER BY since DESC LIMIT ?)"
              + " AND (SELECT count(*) FROM alert) > ?",
          MOST_ALERTS,
          MOST_ALERTS);
    }
    set(writer, "DELETE FROM alert_level");
    for (SavedLevel level : levels) {
      set(
          writer,
          "INSERT OR REPLACE INTO alert_level(rule, subject, host, level, firing, held_seconds)"
              + " VALUES(?, ?, ?, ?, ?, ?)",
          level.rule(),
          level.subject(),
          level.host(),
          level.level(),
          level.firing() ? 1 : 0,
          level.heldMillis() / 1e3);
    }
  }

  private static void put(Connection writer, Alert alert) throws SQLException {
    Alert.Acknowledgement seen = alert.acknowledgement();
    set(
        writer,
        "INSERT OR REPLACE INTO alert(id, rule, severity, subject, hosts, simulated, since,"
            + " resolved, reason, text, check_first, figure, alert_limit, unit, acknowledged,"
            + " acknowledged_by, comment, inhibited_by)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        alert.id(),
        alert.rule(),
        alert.severity().word(),
        alert.subject(),
        String.join(",", new TreeSet<>(alert.hosts())),
        alert.simulated() ? 1 : 0,
        SqliteJobRow.text(alert.since()),
        SqliteJobRow.text(alert.resolved()),
        alert.reason(),
        alert.text(),
        alert.check(),
        known(alert.figure()),
        known(alert.limit()),
        alert.unit(),
        seen == null ? null : SqliteJobRow.text(seen.at()),
        seen == null ? null : seen.by(),
        seen == null ? null : seen.comment(),
        alert.inhibitedBy());
  }

  static List<Alert> open(Connection connection) throws SQLException {
    return alerts(connection, "SELECT * FROM alert WHERE resolved IS NULL ORDER BY since, id");
  }

  static List<Alert> history(Connection connection, Instant from, Instant to, int most)
      throws SQLException {
    return alerts(
        connection,
        "SELECT * FROM alert WHERE since < ? AND (resolved IS NULL OR resolved >= ?)"
            + " ORDER BY since DESC, id LIMIT ?",
        SqliteJobRow.text(to),
        SqliteJobRow.text(from),
        most);
  }

  private static List<Alert> alerts(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    List<Alert> all = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setObject(i + 1, values[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          all.add(alert(row));
        }
      }
    }
    return all;
  }

  private static Alert alert(ResultSet row) throws SQLException {
    String resolved = row.getString("resolved");
    String acknowledged = row.getString("acknowledged");
    Set<String> hosts =
        Arrays.stream(row.getString("hosts").split(","))
            .filter(host -> !host.isEmpty())
            .collect(Collectors.toSet());
    return new Alert(
        row.getString("id"),
        row.getString("rule"),
        Severity.ofWord(row.getString("severity")),
        row.getString("subject"),
        hosts,
        row.getInt("simulated") != 0,
        Instant.parse(row.getString("since")),
        resolved == null ? null : Instant.parse(resolved),
        row.getString("reason"),
        row.getString("text"),
        row.getString("check_first"),
        number(row, "figure"),
        number(row, "alert_limit"),
        row.getString("unit"),
        acknowledged == null
            ? null
            : new Alert.Acknowledgement(
                row.getString("acknowledged_by"),
                row.getString("comment"),
                Instant.parse(acknowledged)),
        false,
        row.getString("inhibited_by"));
  }

  private static double number(ResultSet row, String column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? Double.NaN : number;
  }

  private static @Nullable Double known(double number) {
    return Double.isFinite(number) ? (Double) number : null;
  }

  static List<SavedLevel> levels(Connection connection) throws SQLException {
    List<SavedLevel> all = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("SELECT * FROM alert_level")) {
      while (row.next()) {
        all.add(
            new SavedLevel(
                row.getString("rule"),
                row.getString("subject"),
                row.getString("host"),
                row.getString("level"),
                row.getInt("firing") != 0,
                Math.round(row.getDouble("held_seconds") * 1e3)));
      }
    }
    return all;
  }

  static List<AlertTable.SilenceRow> silences(Connection connection, Instant now)
      throws SQLException {
    List<AlertTable.SilenceRow> all = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT * FROM silence WHERE ends > ? ORDER BY begins, id")) {
      query.setString(1, SqliteJobRow.text(now));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          all.add(
              new AlertTable.SilenceRow(
                  row.getString("id"),
                  row.getString("matchers"),
                  Instant.parse(row.getString("begins")),
                  Instant.parse(row.getString("ends")),
                  row.getString("made_by"),
                  row.getString("comment")));
        }
      }
    }
    return all;
  }

  static void silence(Connection writer, AlertTable.SilenceRow silence) throws SQLException {
    set(
        writer,
        "INSERT OR REPLACE INTO silence(id, matchers, begins, ends, made_by, comment)"
            + " VALUES(?, ?, ?, ?, ?, ?)",
        silence.id(),
        silence.matchers(),
        SqliteJobRow.text(silence.from()),
        SqliteJobRow.text(silence.to()),
        silence.by(),
        silence.comment());
  }

  static void enqueue(
      Connection writer, List<AlertTable.Message> messages, List<AlertTable.Told> told)
      throws SQLException {
    for (AlertTable.Message message : messages) {
      set(
          writer,
          "INSERT OR REPLACE INTO notification(number, receiver, body, made) VALUES(?, ?, ?, ?)",
          message.number(),
          message.receiver(),
          message.body(),
          SqliteJobRow.text(message.made()));
    }
    for (AlertTable.Told note : told) {
      set(
          writer,
          "INSERT OR REPLACE INTO alert_told(receiver, alert, status, at) VALUES(?, ?, ?, ?)",
          note.receiver(),
          note.alert(),
          note.status(),
          SqliteJobRow.text(note.at()));
    }
  }

  static List<AlertTable.Message> queue(Connection connection) throws SQLException {
    List<AlertTable.Message> all = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("SELECT * FROM notification ORDER BY number")) {
      while (row.next()) {
        all.add(
            new AlertTable.Message(
                row.getLong("number"),
                row.getString("receiver"),
                row.getString("body"),
                Instant.parse(row.getString("made"))));
      }
    }
    return all;
  }

  static List<AlertTable.Told> told(Connection connection) throws SQLException {
    List<AlertTable.Told> all = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("SELECT * FROM alert_told")) {
      while (row.next()) {
        all.add(
            new AlertTable.Told(
                row.getString("receiver"),
                row.getString("alert"),
                row.getString("status"),
                Instant.parse(row.getString("at"))));
      }
    }
    return all;
  }

  static void forget(Connection writer, List<AlertTable.Told> told) throws SQLException {
    for (AlertTable.Told note : told) {
      set(
          writer,
          "DELETE FROM alert_told WHERE receiver = ? AND alert = ?",
          note.receiver(),
          note.alert());
    }
  }

  static void audit(Connection writer, AlertTable.Audit entry) throws SQLException {
    set(
        writer,
        "INSERT INTO alert_audit(at, alert, action, target, outcome) VALUES(?, ?, ?, ?, ?)",
        SqliteJobRow.text(entry.at()),
        entry.alert(),
        entry.action(),
        entry.target(),
        entry.outcome());
    set(
        writer,
        "DELETE FROM alert_audit WHERE number <= (SELECT max(number) FROM alert_audit) - 10000");
  }

  static List<AlertTable.Audit> audits(Connection connection, int most) throws SQLException {
    List<AlertTable.Audit> all = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT * FROM alert_audit ORDER BY number DESC LIMIT ?")) {
      query.setInt(1, most);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          all.add(
              new AlertTable.Audit(
                  Instant.parse(row.getString("at")),
                  row.getString("alert"),
                  row.getString("action"),
                  row.getString("target"),
                  row.getString("outcome")));
        }
      }
    }
    return all;
  }

  static int set(Connection writer, String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = writer.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private SqliteAlerts() {}
}
