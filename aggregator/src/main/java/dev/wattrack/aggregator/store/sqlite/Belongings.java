package dev.wattrack.aggregator.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of a table that belong to rows of another one, asked for some hundred owners at once: a
 * statement for each of a thousand jobs costs more than all else of a query. Immutable.
 *
 * @param owner the column that names the owner, the first of the two that the rows are sorted by
 */
record Belongings(String table, String owner, String order) {
  private static final int AT_ONCE = 500;

  /** Makes a value of a row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** By owner, in the table's order; owners without any are not in it. */
  <K, T> Map<K, List<T>> of(Connection connection, List<K> owners, Reader<K> key, Reader<T> reader)
      throws SQLException {
    Map<K, List<T>> found = new HashMap<>();
    for (int from = 0; from < owners.size(); from += AT_ONCE) {
      List<K> some = owners.subList(from, Math.min(owners.size(), from + AT_ONCE));
      String marks = "?" + ", ?".repeat(some.size() - 1);
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT * FROM %s WHERE %s IN (%s) ORDER BY %s, %s"
                  .formatted(table, owner, marks, owner, order))) {
        for (int i = 0; i < some.size(); i++) {
          query.setObject(i + 1, some.get(i));
        }
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            found.computeIfAbsent(key.read(rows), any -> new ArrayList<>()).add(reader.read(rows));
          }
        }
      }
    }
    return found;
  }
}
