package dev.wattrack.aggregator.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The table of blocks over one connection. Confined to one thread. */
final class BlockTable implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement next;
  private final PreparedStatement get;

  BlockTable(Connection connection) throws SQLException {
    this.connection = connection;
    next =
        connection.prepareStatement(
            "SELECT id FROM block WHERE id >= ? AND id < ? ORDER BY id LIMIT 1");
    get = connection.prepareStatement("SELECT data FROM block WHERE id = ?");
  }

  byte @Nullable [] get(Level level, long bucket, int node) throws SQLException {
    get.setLong(1, level.id(bucket, node));
    try (ResultSet rows = get.executeQuery()) {
      return rows.next() ? rows.getBytes(1) : null;
    }
  }

  /** The first bucket from the given one up to {@code end} (excluded) with a block of the node. */
  long seek(Level level, long bucket, int node, long end) throws SQLException {
    long from = bucket;
    while (from < end) {
      long id = firstId(level.id(from, node), Math.min(level.id(end, 0), level.end()));
      if (id < 0) {
        return end;
      }
      long found = Level.bucketOfId(id);
      if (Level.nodeOfId(id) == node) {
        return found;
      }
      from = Level.nodeOfId(id) > node ? found + 1 : found;
    }
    return end;
  }

  private long firstId(long from, long end) throws SQLException {
    next.setLong(1, from);
    next.setLong(2, end);
    try (ResultSet rows = next.executeQuery()) {
      return rows.next() ? rows.getLong(1) : -1;
    }
  }

  /** Whether late rows wait to be added to the node's roll-up of that day. */
  boolean due(long day, int node) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM due WHERE day = ? AND node = ?")) {
      query.setLong(1, day);
      query.setInt(2, node);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    next.close();
    get.close();
  }
}
