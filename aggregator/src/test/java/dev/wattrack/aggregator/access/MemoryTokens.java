package dev.wattrack.aggregator.access;

import dev.wattrack.aggregator.store.TokenTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens without a database. */
public final class MemoryTokens implements TokenTable {
  private final Map<String, Row> rows = new LinkedHashMap<>();

  @Override
  public synchronized List<Row> all() {
    return List.copyOf(rows.values());
  }

  @Override
  public synchronized void save(Collection<Row> changed) {
    changed.forEach(row -> rows.put(row.token().id(), row));
  }

  @Override
  public synchronized void remove(Collection<String> ids) {
    ids.forEach(rows::remove);
  }
}
