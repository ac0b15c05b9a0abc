package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Statement.ShowNames;
import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers SHOW: names that were ever stored. Confined to one thread. */
final class ShowRun {
  private final World world;
  private final Filter filter = new Filter();
  private final Sources sources;

  ShowRun(World world, Texts texts) {
    this.world = world;
    sources = new Sources(world, texts, filter);
  }

  static List<Listing> databases() {
    return List.of(new Listing("databases", List.of("name"), List.of(List.of(Sources.DATABASE))));
  }

  static List<Listing> policies() {
    return List.of(
        new Listing(
            null,
            List.of("name", "duration", "shardGroupDuration", "replicaN", "default"),
            List.of(List.of(Sources.POLICY, "0s", "168h0m0s", 1, true))));
  }

  List<Listing> run(ShowNames show) throws StoreException, InfluxQlException {
    Sources.check(show.database(), null);
    SortedMap<String, Relation> meant = new TreeMap<>();
    if (show.sources().isEmpty()) {
      meant.putAll(sources.all());
    }
    for (Statement.Source source : show.sources()) {
      sources.of(source).forEach(relation -> meant.put(relation.name(), relation));
    }
    // As in InfluxDB, what is said of the time does not change which names there are.
    Expr condition = Condition.of(show.condition(), world.nowNanos(), null).rest();
    List<Listing> listings = new ArrayList<>();
    List<List<Object>> measurements = new ArrayList<>();
    for (Relation measurement : meant.values()) {
      String name = measurement.name();
      List<SortedMap<String, String>> series = new ArrayList<>();
      for (SortedMap<String, String> tags : measurement.series()) {
        if (filter.holds(condition, Measurement.of(tags))) {
          series.add(tags);
        }
      }
      if (series.isEmpty()) {
        continue;
      }
      measurements.add(List.of(name));
      List<List<Object>> rows = show.limit().of(rows(show, measurement, series));
      if (!rows.isEmpty()) {
        listings.add(new Listing(name, columns(show), rows, show.names().ofTags()));
      }
    }
    if (show.names() != Statement.Names.MEASUREMENTS) {
      return listings;
    }
    List<List<Object>> kept = show.limit().of(measurements);
    return kept.isEmpty() ? List.of() : List.of(new Listing("measurements", List.of("name"), kept));
  }

  private static List<String> columns(ShowNames show) {
    return switch (show.names()) {
      case MEASUREMENTS -> List.of("name");
      case TAG_KEYS -> List.of("tagKey");
      case TAG_VALUES -> List.of("key", "value");
      case FIELD_KEYS -> List.of("fieldKey", "fieldType");
    };
  }

  private List<List<Object>> rows(
      ShowNames show, Relation measurement, List<SortedMap<String, String>> series)
      throws StoreException, InfluxQlException {
    List<List<Object>> rows = new ArrayList<>();
    SortedMap<String, SortedSet<String>> tags = new TreeMap<>();
    for (SortedMap<String, String> one : series) {
      one.forEach((key, value) -> tags.computeIfAbsent(key, k -> new TreeSet<>()).add(value));
    }
    switch (show.names()) {
      case FIELD_KEYS ->
          measurement.fields().forEach((field, type) -> rows.add(List.of(field, type.word())));
      case TAG_KEYS -> tags.keySet().forEach(key -> rows.add(List.of(key)));
      case TAG_VALUES -> {
        for (Map.Entry<String, SortedSet<String>> tag : tags.entrySet()) {
          if (filter.holds(show.keys(), name -> tag.getKey())) {
            tag.getValue().forEach(value -> rows.add(List.of(tag.getKey(), value)));
          }
        }
      }
      case MEASUREMENTS -> {
        // the name is all
      }
    }
    return rows;
  }
}
