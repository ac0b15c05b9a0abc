package dev.wattrack.aggregator.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which layouts a node has ever used: the table {@code node_layout}, a row for each pair, written
 * with the first commit that has it. Without it one would have to read every block to know which
 * series a node has. Safe for use by several threads; what writes is called under the writer lock.
 */
final class NodeLayouts {
  /** A node and a layout's id. */
  record Pair(int node, int layoutId) {}

  private final Map<Integer, BitSet> byNode = new HashMap<>();

  void load(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      sql.executeUpdate(
          "CREATE TABLE IF NOT EXISTS node_layout(node INTEGER NOT NULL, layout INTEGER NOT NULL,"
              + " PRIMARY KEY(node, layout)) WITHOUT ROWID");
      try (ResultSet rows = sql.executeQuery("SELECT node, layout FROM node_layout")) {
        List<Pair> all = new ArrayList<>();
        while (rows.next()) {
          all.add(new Pair(rows.getInt(1), rows.getInt(2)));
        }
        learn(all);
      }
    }
  }

  /** Writes the new ones of these within the caller's transaction; {@link #learn} follows it. */
  Set<Pair> write(Connection writer, List<HeadSegment> segments) throws SQLException {
    Set<Pair> added = new HashSet<>();
    for (HeadSegment segment : segments) {
      for (int id : segment.layoutIds()) {
        Pair pair = new Pair(segment.segment().node(), id);
        if (id > 0 && !has(pair)) {
          added.add(pair);
        }
      }
    }
    if (!added.isEmpty()) {
      try (PreparedStatement insert =
          writer.prepareStatement("INSERT OR IGNORE INTO node_layout(node, layout) VALUES(?, ?)")) {
        for (Pair pair : added) {
          insert.setInt(1, pair.node());
          insert.setInt(2, pair.layoutId());
          insert.executeUpdate();
        }
      }
    }
    return added;
  }

  private synchronized boolean has(Pair pair) {
    BitSet known = byNode.get(pair.node());
    return known != null && known.get(pair.layoutId());
  }

  synchronized void learn(Iterable<Pair> pairs) {
    for (Pair pair : pairs) {
      byNode.computeIfAbsent(pair.node(), node -> new BitSet()).set(pair.layoutId());
    }
  }

  /** The nodes that have used a layout. */
  synchronized Set<Integer> nodes(int layoutId) {
    Set<Integer> nodes = new HashSet<>();
    byNode.forEach(
        (node, layouts) -> {
          if (layouts.get(layoutId)) {
            nodes.add(node);
          }
        });
    return nodes;
  }
}
