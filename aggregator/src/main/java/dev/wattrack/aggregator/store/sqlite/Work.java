package dev.wattrack.aggregator.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One transaction of maintenance: what it writes, and what is to be changed in memory once it has
 * committed. Confined to the thread that maintains.
 */
final class Work {
  /** A day of a node whose hours are to be rolled up. */
  record Day(long day, int node) {}

  final BlockTable table;
  final List<Head.Mark> marks = new ArrayList<>();
  final Set<Day> newDue = new HashSet<>();
  final Set<Day> doneDue = new HashSet<>();
  long bytes;
  long blocksAdded;
  private final Connection connection;

  Work(Connection connection, BlockTable table) {
    this.connection = connection;
    this.table = table;
  }

  void put(Level level, long bucket, int node, byte[] data, boolean isNew) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO block(id, data) VALUES(?, ?)")) {
      insert.setLong(1, level.id(bucket, node));
      insert.setBytes(2, data);
      insert.executeUpdate();
    }
    bytes += data.length;
    blocksAdded += isNew ? 1 : 0;
  }

  /** Puts a block that cannot be read aside, for a person to look at. */
  void setAside(Level level, long bucket, int node, byte[] data) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO damaged(id, data) VALUES(?, ?)")) {
      insert.setLong(1, level.id(bucket, node));
      insert.setBytes(2, data);
      insert.executeUpdate();
    }
  }

  void due(Day day) throws SQLException {
    execute("INSERT OR IGNORE INTO due(day, node) VALUES(?, ?)", day.day(), day.node());
    newDue.add(day);
  }

  void done(Day day) throws SQLException {
    execute("DELETE FROM due WHERE day = ? AND node = ?", day.day(), day.node());
    doneDue.add(day);
  }

  void deleteLogs(Collection<Long> logs) throws SQLException {
    for (long log : logs) {
      execute("DELETE FROM log WHERE id = ?", log);
    }
  }

  void meta(String key, long value) throws SQLException {
    try (PreparedStatement put =
        connection.prepareStatement("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)")) {
      put.setString(1, key);
      put.setLong(2, value);
      put.executeUpdate();
    }
  }

  int execute(String sql, long... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}
