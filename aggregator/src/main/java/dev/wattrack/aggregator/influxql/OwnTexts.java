package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a measurement, read from our own store for one that is read elsewhere: with whole
 * milliseconds, and the tag that simulated nodes are sent with. Confined to one thread.
 */
final class OwnTexts {
  private static final long MILLI = 1_000_000L;

  private final Relation own;
  private final World world;
  private final Filter filter;
  private @Nullable Set<String> simulated;

  OwnTexts(Relation own, World world, Filter filter) {
    this.own = own;
    this.world = world;
    this.filter = filter;
  }

  SortedSet<String> tagKeys() throws StoreException {
    SortedSet<String> keys = new TreeSet<>();
    series().forEach(tags -> keys.addAll(tags.keySet()));
    return keys;
  }

  Set<SortedMap<String, String>> series() throws StoreException {
    Set<SortedMap<String, String>> all = new HashSet<>();
    for (SortedMap<String, String> tags : own.series()) {
      all.add(asSent(tags));
    }
    return all;
  }

  List<Table> rows(String field, long from, long to, @Nullable Expr condition, Set<String> fields)
      throws StoreException, InfluxQlException {
    List<Table> tables = new ArrayList<>();
    for (Table table : own.rows(List.of(field), from, to, ofOthers(condition))) {
      SortedMap<String, String> tags = asSent(table.tags());
      if (filter.meets(condition, fields, tags)) {
        tables.add(coarse(table).table(tags));
      }
    }
    return tables;
  }

  @Nullable List<Table> windows(
      String field,
      Aggregate aggregate,
      long from,
      long to,
      long step,
      @Nullable Expr condition,
      Set<String> fields)
      throws StoreException, InfluxQlException {
    List<Table> windows = own.windows(field, aggregate, from, to, step, ofOthers(condition));
    if (windows == null) {
      return null;
    }
    List<Table> tables = new ArrayList<>();
    for (Table table : windows) {
      SortedMap<String, String> tags = asSent(table.tags());
      if (filter.meets(condition, fields, tags)) {
        tables.add(new Table(tags, table.times(), table.cells()));
      }
    }
    return tables;
  }

  /** What a condition says of anything but the tag that our own store does not have. */
  private static @Nullable Expr ofOthers(@Nullable Expr condition) {
    Expr rest = null;
    for (Expr part : Filter.parts(condition)) {
      if (!Filter.names(part).contains(Derivation.SIMULATED)) {
        rest = rest == null ? part : new Expr.Binary("AND", rest, part);
      }
    }
    return rest;
  }

  private SortedMap<String, String> asSent(SortedMap<String, String> tags) throws StoreException {
    Set<String> hosts = simulated;
    if (hosts == null) {
      hosts = new HashSet<>();
      for (NodeRecord node : world.store().nodes()) {
        if (node.simulated()) {
          hosts.add(node.name());
        }
      }
      simulated = hosts;
    }
    if (!hosts.contains(tags.getOrDefault(Measurement.HOST, ""))) {
      return tags;
    }
    SortedMap<String, String> sent = new TreeMap<>(tags);
    sent.put(Derivation.SIMULATED, "true");
    return sent;
  }

  /** Of texts of one millisecond the last one. */
  private static Points coarse(Table text) {
    Points points = new Points();
    for (int i = 0; i < text.times().length; i++) {
      long time = text.times()[i] - text.times()[i] % MILLI;
      if (i + 1 == text.times().length || text.times()[i + 1] - time >= MILLI) {
        points.add(time, text.cells()[0][i]);
      }
    }
    return points;
  }
}
