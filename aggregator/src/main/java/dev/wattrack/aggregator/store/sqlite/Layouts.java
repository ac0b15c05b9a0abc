package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The layouts the store knows; equal ones have one id, whatever node they came from. Ids rise. Safe
 * for use by several threads.
 */
final class Layouts {
  private static final int REMEMBERED = 65_536;

  private final Map<Layout, Integer> ids = new HashMap<>();
  private final Map<Integer, Layout> byId = new HashMap<>();
  private final IdentityHashMap<Layout, Integer> seen = new IdentityHashMap<>();
  private final Map<Long, List<int[]>> shared = new HashMap<>();
  private int nextId = 1;

  void load(Connection connection) throws SQLException, StoreException {
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery("SELECT id, definition FROM layout")) {
      while (rows.next()) {
        byte[] definition = rows.getBytes(2);
        put(rows.getInt(1), Layout.readStored(new WireCursor(definition, 0, definition.length)));
      }
    } catch (WireException e) {
      throw new StoreException("a layout in the database is damaged: " + e.getMessage(), false, e);
    }
  }

  private void put(int id, Layout layout) {
    ids.put(layout, id);
    byId.put(id, layout);
    nextId = Math.max(nextId, id + 1);
  }

  /** The id of a layout, or 0 if it was never committed. */
  synchronized int find(Layout layout) {
    Integer known = seen.get(layout);
    if (known == null) {
      known = ids.get(layout);
      if (known == null) {
        return 0;
      }
      if (seen.size() >= REMEMBERED) {
        seen.clear();
      }
      seen.put(layout, known);
    }
    return known;
  }

  /** The layout of an id that is in a block or a log row. */
  synchronized @Nullable Layout get(int id) {
    return byId.get(id);
  }

  /** The names in all layouts: measurements and their fields. */
  synchronized SortedMap<String, SortedSet<String>> fields() {
    SortedMap<String, SortedSet<String>> fields = new TreeMap<>();
    for (Layout layout : byId.values()) {
      for (Column column : layout.columns()) {
        fields
            .computeIfAbsent(column.measurement(), measurement -> new TreeSet<>())
            .add(column.field());
      }
    }
    return fields;
  }

  /** Writes new layouts within the caller's transaction; {@link #learn} after its commit. */
  Map<Layout, Integer> write(Connection connection, List<@Nullable Layout> layouts)
      throws SQLException {
    Map<Layout, Integer> added = new HashMap<>();
    for (Layout layout : layouts) {
      if (layout == null || find(layout) > 0 || added.containsKey(layout)) {
        continue;
      }
      int id = nextId + added.size();
      WireBuffer out = new WireBuffer(1024);
      layout.write(out);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO layout(id, hash, definition) VALUES(?, ?, ?)")) {
        insert.setInt(1, id);
        insert.setInt(2, layout.hashCode());
        insert.setBytes(3, out.toByteArray());
        insert.executeUpdate();
      }
      added.put(layout, id);
    }
    return added;
  }

  synchronized void learn(Map<Layout, Integer> added) {
    added.forEach((layout, id) -> put(id, layout));
  }

  /** Pairs of columns (in the lower, in the higher layout) that are the same series. */
  synchronized List<int[]> shared(int lower, int higher) {
    return shared.computeIfAbsent((long) lower << 32 | higher, key -> sharedOf(lower, higher));
  }

  private List<int[]> sharedOf(int lower, int higher) {
    Layout a = byId.get(lower);
    Layout b = byId.get(higher);
    if (a == null || b == null) {
      return List.of();
    }
    Map<List<Object>, Integer> columns = new HashMap<>();
    for (int i = 0; i < a.width(); i++) {
      columns.put(series(a, i), i);
    }
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < b.width(); i++) {
      Integer same = columns.get(series(b, i));
      if (same != null) {
        pairs.add(new int[] {same, i});
      }
    }
    return List.copyOf(pairs);
  }

  private static List<Object> series(Layout layout, int column) {
    var c = layout.columns().get(column);
    return List.of(c.measurement(), c.tags(), c.field());
  }
}
