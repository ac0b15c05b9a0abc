package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.access.Role;
import dev.wattrack.aggregator.access.Token;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TokenTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code token} under the store's locks; times are RFC 3339 texts. Safe for use by
 * several threads.
 */
final class SqliteTokens implements TokenTable {
  private static final String SCHEMA =
      "CREATE TABLE IF NOT EXISTS token(id TEXT PRIMARY KEY, role TEXT NOT NULL,"
          + " hash BLOB NOT NULL, label TEXT NOT NULL, node TEXT NOT NULL, created TEXT NOT NULL,"
          + " expires TEXT, last_use TEXT, ended TEXT) WITHOUT ROWID";

  private final Transactions tables;

  SqliteTokens(Transactions tables) {
    this.tables = tables;
  }

  static void create(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      sql.executeUpdate(SCHEMA);
    }
  }

  @Override
  public List<Row> all() throws StoreException {
    return tables.read("read tokens", SqliteTokens::rows);
  }

  private static List<Row> rows(Connection reader) throws SQLException {
    List<Row> all = new ArrayList<>();
    try (Statement sql = reader.createStatement();
        ResultSet rows = sql.executeQuery("SELECT * FROM token ORDER BY created, id")) {
      while (rows.next()) {
        Token token =
            new Token(
                rows.getString("id"),
                Role.valueOf(rows.getString("role").toUpperCase(Locale.ROOT)),
                rows.getString("label"),
                rows.getString("node"),
                Instant.parse(rows.getString("created")),
                time(rows.getString("expires")),
                time(rows.getString("last_use")),
                time(rows.getString("ended")));
        all.add(new Row(token, rows.getBytes("hash")));
      }
    }
    return all;
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }

  @Override
  public void save(Collection<Row> changed) throws StoreException {
    tables.write("keep tokens", writer -> put(writer, changed));
  }

  private static void put(Connection writer, Collection<Row> changed) throws SQLException {
    try (PreparedStatement insert =
        writer.prepareStatement(
            "INSERT OR REPLACE INTO token(id, role, hash, label, node, created, expires, last_use,"
                + " ended) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Row row : changed) {
        Token token = row.token();
        insert.setString(1, token.id());
        insert.setString(2, token.role().word());
        insert.setBytes(3, row.hash());
        insert.setString(4, token.label());
        insert.setString(5, token.node());
        insert.setString(6, token.created().toString());
        insert.setString(7, text(token.expires()));
        insert.setString(8, text(token.lastUse()));
        insert.setString(9, text(token.ended()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  @Override
  public void remove(Collection<String> ids) throws StoreException {
    tables.write(
        "forget tokens",
        writer -> {
          try (PreparedStatement delete =
              writer.prepareStatement("DELETE FROM token WHERE id = ?")) {
            for (String id : ids) {
              delete.setString(1, id);
              delete.addBatch();
            }
            delete.executeBatch();
          }
        });
  }
}
