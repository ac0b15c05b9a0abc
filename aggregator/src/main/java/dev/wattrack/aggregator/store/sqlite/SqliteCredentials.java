package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Credential;
import dev.wattrack.aggregator.store.CredentialTable;
import dev.wattrack.aggregator.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code credential} and {@code forgotten}; times are RFC 3339 UTC. Neither holds a
 * secret: of a certificate the serial number alone. Safe for use by several threads.
 */
final class SqliteCredentials implements CredentialTable {
  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS credential(machine_id TEXT PRIMARY KEY, name TEXT NOT NULL,"
        + " asked TEXT NOT NULL, serial TEXT NOT NULL, next TEXT, expires TEXT NOT NULL,"
        + " revoked TEXT, rejoin_until TEXT) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS forgotten(key TEXT PRIMARY KEY) WITHOUT ROWID",
  };

  private final Transactions tables;

  SqliteCredentials(Transactions tables) {
    this.tables = tables;
  }

  static void create(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      for (String line : SCHEMA) {
        sql.executeUpdate(line);
      }
    }
  }

  @Override
  public List<Credential> all() throws StoreException {
    return tables.read(
        "read who has joined",
        reader -> {
          List<Credential> all = new ArrayList<>();
          try (Statement sql = reader.createStatement();
              ResultSet row = sql.executeQuery("SELECT * FROM credential ORDER BY name")) {
            while (row.next()) {
              all.add(
                  new Credential(
                      row.getString("machine_id"),
                      row.getString("name"),
                      row.getString("asked"),
                      row.getString("serial"),
                      row.getString("next"),
                      Instant.parse(row.getString("expires")),
                      time(row.getString("revoked")),
                      time(row.getString("rejoin_until"))));
            }
          }
          return all;
        });
  }

  @Override
  public void save(Credential credential) throws StoreException {
    tables.write(
        "keep who has joined",
        writer -> {
          set(
              writer,
              "INSERT OR REPLACE INTO credential(machine_id, name, asked, serial, next, expires,"
                  + " revoked, rejoin_until) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
              credential.machineId(),
              credential.name(),
              credential.asked(),
              credential.serial(),
              credential.next(),
              credential.expires().toString(),
              text(credential.revoked()),
              text(credential.rejoinUntil()));
          set(writer, "DELETE FROM forgotten WHERE key = ?", credential.machineId());
        });
  }

  @Override
  public void forget(String key) throws StoreException {
    tables.write(
        "forget a node",
        writer -> {
          set(writer, "DELETE FROM credential WHERE machine_id = ?", key);
          set(writer, "INSERT OR IGNORE INTO forgotten(key) VALUES(?)", key);
        });
  }

  @Override
  public Set<String> forgotten() throws StoreException {
    return tables.read(
        "read who was forgotten",
        reader -> {
          Set<String> keys = new HashSet<>();
          try (Statement sql = reader.createStatement();
              ResultSet row = sql.executeQuery("SELECT key FROM forgotten")) {
            while (row.next()) {
              keys.add(row.getString(1));
            }
          }
          return keys;
        });
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static void set(Connection writer, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = writer.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
