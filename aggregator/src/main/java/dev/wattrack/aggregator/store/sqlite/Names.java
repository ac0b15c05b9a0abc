package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.NodeRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes, and the dictionary of texts. Reading is safe for several threads; what writes is
 * called under the writer lock.
 */
final class Names {
  private static final int REMEMBERED = 10_000;

  /** The dictionary is for states and versions; above this somebody writes a log into it. */
  private static final int MAX_TEXTS = 1_000_000;

  private final Map<String, NodeRecord> byKey = new HashMap<>();
  private final Map<String, String> keyByName = new HashMap<>();
  private int highest;
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Integer, String> texts = new ConcurrentHashMap<>();

  void load(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery("SELECT number, key, name, simulated FROM node")) {
      while (rows.next()) {
        NodeRecord node =
            new NodeRecord(
                rows.getInt(1), rows.getString(2), rows.getString(3), rows.getBoolean(4));
        put(node);
      }
    }
  }

  List<NodeRecord> nodes() {
    synchronized (byKey) {
      List<NodeRecord> nodes = new ArrayList<>(byKey.values());
      nodes.sort(Comparator.comparingInt(NodeRecord::number));
      return nodes;
    }
  }

  NodeRecord node(Connection writer, String key, String name, boolean simulated, String now)
      throws SQLException {
    NodeRecord known;
    String free;
    int number;
    synchronized (byKey) {
      known = byKey.get(key);
      free = freeName(key, name);
      number = known != null ? known.number() : highest + 1;
    }
    NodeRecord node = new NodeRecord(number, key, free, simulated);
    if (node.equals(known)) {
      return node;
    }
    try (PreparedStatement put =
        writer.prepareStatement(
            "INSERT INTO node(number, key, name, simulated, first_seen) VALUES(?, ?, ?, ?, ?)"
                + " ON CONFLICT(number) DO UPDATE SET name = excluded.name,"
                + " simulated = excluded.simulated")) {
      put.setInt(1, number);
      put.setString(2, key);
      put.setString(3, free);
      put.setBoolean(4, simulated);
      put.setString(5, now);
      put.executeUpdate();
    }
    synchronized (byKey) {
      put(node);
    }
    return node;
  }

  static Map<Integer, NodeRecord.LastState> lastStates(Connection connection) throws SQLException {
    Map<Integer, NodeRecord.LastState> states = new HashMap<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "SELECT number, state, state_since FROM node WHERE state IS NOT NULL")) {
      while (rows.next()) {
        states.put(rows.getInt(1), new NodeRecord.LastState(rows.getString(2), rows.getLong(3)));
      }
    }
    return states;
  }

  static void remember(Connection writer, Map<Integer, NodeRecord.LastState> states)
      throws SQLException {
    try (PreparedStatement put =
        writer.prepareStatement("UPDATE node SET state = ?, state_since = ? WHERE number = ?")) {
      for (Map.Entry<Integer, NodeRecord.LastState> state : states.entrySet()) {
        put.setString(1, state.getValue().word());
        put.setLong(2, state.getValue().sinceNanos());
        put.setInt(3, state.getKey());
        put.addBatch();
      }
      put.executeBatch();
    }
  }

  /** Names are unique: a second {@code pi} becomes {@code pi~} and the beginning of its key. */
  private String freeName(String key, String name) {
    String free = name;
    for (int length = 4; taken(free, key); length++) {
      free =
          length <= key.length()
              ? name + "~" + key.substring(0, length)
              : name + "~" + key + "~" + (length - key.length());
    }
    return free;
  }

  private boolean taken(String name, String key) {
    String owner = keyByName.get(name);
    return owner != null && !owner.equals(key);
  }

  private void put(NodeRecord node) {
    NodeRecord before = byKey.put(node.key(), node);
    if (before != null) {
      keyByName.remove(before.name(), before.key());
    }
    keyByName.put(node.name(), node.key());
    highest = Math.max(highest, node.number());
  }

  /** The number of a text, or null if it has none yet. */
  @Nullable Integer number(Connection connection, String text) throws SQLException {
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    try (PreparedStatement query =
        connection.prepareStatement("SELECT number FROM text WHERE text = ?")) {
      query.setString(1, text);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        remember(rows.getInt(1), text);
        return rows.getInt(1);
      }
    }
  }

  /** The numbers of those texts that were met lately, without a look into the file. */
  Map<String, Integer> knownNumbers(Set<String> wanted) {
    Map<String, Integer> found = new HashMap<>();
    for (String text : wanted) {
      Integer known = numbers.get(text);
      if (known != null) {
        found.put(text, known);
      }
    }
    return found;
  }

  /**
   * Completes what was found, within the caller's transaction; {@link #learn} after its commit.
   *
   * @return the new ones
   */
  Map<String, Integer> numbers(
      Connection writer, Set<String> wanted, int maxNew, Map<String, Integer> found)
      throws SQLException {
    Map<String, Integer> added = new HashMap<>();
    int room = Math.min(maxNew, MAX_TEXTS - highestText(writer));
    for (String text : wanted) {
      Integer known = found.get(text);
      known = known == null ? number(writer, text) : known;
      if (known == null && added.size() < room) {
        known = insert(writer, text);
        added.put(text, known);
      }
      if (known != null) {
        found.put(text, known);
      }
    }
    return added;
  }

  void learn(Map<String, Integer> added) {
    added.forEach((text, number) -> remember(number, text));
  }

  private static int highestText(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery("SELECT COALESCE(MAX(number), 0) FROM text")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  int newNumber(Connection writer, String text) throws SQLException {
    int number = insert(writer, text);
    remember(number, text);
    return number;
  }

  private static int insert(Connection writer, String text) throws SQLException {
    try (PreparedStatement put =
        writer.prepareStatement("INSERT INTO text(text) VALUES(?) RETURNING number")) {
      put.setString(1, text);
      try (ResultSet rows = put.executeQuery()) {
        rows.next();
        int number = rows.getInt(1);
        while (rows.next()) {
          number = rows.getInt(1); // the statement commits when it is read to its end
        }
        return number;
      }
    }
  }

  /** The number of a text met lately, without a look into the file. */
  @Nullable Integer knownNumber(String text) {
    return numbers.get(text);
  }

  @Nullable String known(int number) {
    return texts.get(number);
  }

  String text(Connection connection, int number) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT text FROM text WHERE number = ?")) {
      query.setInt(1, number);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return "";
        }
        String text = rows.getString(1);
        remember(number, text);
        return text;
      }
    }
  }

  private void remember(int number, String text) {
    if (texts.size() >= REMEMBERED) {
      texts.clear();
      numbers.clear();
    }
    texts.put(number, text);
    numbers.put(text, number);
  }
}
