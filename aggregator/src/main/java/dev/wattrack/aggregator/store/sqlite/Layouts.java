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
import java.util.Collection;
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
  private final Map<String, List<Integer>> byMeasurement = new HashMap<>();
  private final IdentityHashMap<Layout, Integer> seen = new IdentityHashMap<>();
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
    layout.columns().stream()
        .map(Column::measurement)
        .distinct()
        .forEach(name -> byMeasurement.computeIfAbsent(name, n -> new ArrayList<>()).add(id));
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

  /** The ids of the layouts that have a measurement, with its columns in each. */
  synchronized Map<Integer, List<Column>> columns(String measurement) {
    Map<Integer, List<Column>> found = new HashMap<>();
    for (int id : byMeasurement.getOrDefault(measurement, List.of())) {
      Layout layout = byId.get(id);
      if (layout != null) {
        found.put(
            id,
            layout.columns().stream().filter(c -> c.measurement().equals(measurement)).toList());
      }
    }
    return found;
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

  /** A column of a layout. */
  record Place(int layoutId, int column) {}

  /** The series that several of the given layouts have, with their places in the given order. */
  List<List<Place>> shared(Collection<Integer> layoutIds) {
    if (layoutIds.size() < 2) {
      return List.of();
    }
    Map<List<Object>, List<Place>> places = new HashMap<>();
    for (int id : layoutIds) {
      Layout layout = get(id);
      for (int i = 0; layout != null && i < layout.width(); i++) {
        places.computeIfAbsent(series(layout, i), s -> new ArrayList<>(1)).add(new Place(id, i));
      }
    }
    return places.values().stream().filter(all -> all.size() > 1).toList();
  }

  private static List<Object> series(Layout layout, int column) {
    var c = layout.columns().get(column);
    return List.of(c.measurement(), c.tags(), c.field());
  }
}
