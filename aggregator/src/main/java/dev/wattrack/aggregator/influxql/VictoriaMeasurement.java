package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.external.victoria.Found;
import dev.wattrack.aggregator.store.external.victoria.Selector;
import dev.wattrack.aggregator.store.external.victoria.VictoriaClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A measurement in a VictoriaMetrics. Raw samples are exported, windows are rolled up there by
 * {@code query_range}; what InfluxQL makes of either is worked out here, so that a query means the
 * same as of our own store. Times are whole milliseconds there. Texts, which it cannot keep, are
 * read from our own store. Confined to one thread.
 */
final class VictoriaMeasurement implements Relation {
  private static final long MILLI = 1_000_000L;

  private final String name;
  private final SortedMap<String, List<SortedMap<String, String>>> series;
  private final @Nullable Relation own;
  private final SortedMap<String, FieldType> fields = new TreeMap<>();
  private final SortedSet<String> tagKeys = new TreeSet<>(Set.of(Measurement.HOST));

  /** Tags of simulated nodes as our own store has them, and as they were sent. */
  private final Map<SortedMap<String, String>, SortedMap<String, String>> simulated =
      new HashMap<>();

  private final World world;
  private final VictoriaClient client;
  private final Filter filter;

  /**
   * @param series tags by field
   * @param own the same measurement in our own store, which has texts, and whole numbers
   */
  VictoriaMeasurement(
      String name,
      SortedMap<String, List<SortedMap<String, String>>> series,
      @Nullable Relation own,
      World world,
      VictoriaClient client,
      Filter filter) {
    this.name = name;
    this.series = series;
    this.own = own;
    this.world = world;
    this.client = client;
    this.filter = filter;
    SortedMap<String, FieldType> types = own == null ? new TreeMap<>() : own.fields();
    series.forEach(
        (field, all) -> {
          fields.put(field, types.getOrDefault(field, FieldType.FLOAT));
          all.forEach(this::note);
        });
    types.forEach(
        (field, type) -> {
          if (type == FieldType.STRING) {
            fields.put(field, type);
          }
        });
    if (own != null && hasTexts()) {
      tagKeys.addAll(own.tagKeys());
    }
  }

  private void note(SortedMap<String, String> tags) {
    tagKeys.addAll(tags.keySet());
    if (tags.containsKey(Derivation.SIMULATED)) {
      SortedMap<String, String> without = new TreeMap<>(tags);
      without.remove(Derivation.SIMULATED);
      simulated.put(without, tags);
    }
  }

  private boolean hasTexts() {
    return fields.containsValue(FieldType.STRING);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SortedMap<String, FieldType> fields() {
    return fields;
  }

  @Override
  public SortedSet<String> tagKeys() {
    return tagKeys;
  }

  @Override
  public Set<SortedMap<String, String>> series() throws StoreException {
    Set<SortedMap<String, String>> all = new HashSet<>();
    series.values().forEach(all::addAll);
    if (own != null && hasTexts()) {
      all.addAll(own.series());
    }
    return all;
  }

  @Override
  public List<Table> rows(List<String> wanted, long from, long to, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    long first = Math.max(0, -Math.floorDiv(-from, MILLI));
    long last = Math.min(newest(), Math.floorDiv(to, MILLI));
    SortedMap<SortedMap<String, String>, Table[]> bySeries =
        new TreeMap<>(Comparator.comparing(Object::toString));
    for (int i = 0; i < wanted.size() && first <= last; i++) {
      List<Table> column =
          own != null && fields.get(wanted.get(i)) == FieldType.STRING
              ? own.rows(List.of(wanted.get(i)), from, to, condition).stream()
                  .map(this::likeThere)
                  .toList()
              : numbers(wanted.get(i), first, last, condition);
      for (Table part : column) {
        Table[] parts = bySeries.computeIfAbsent(part.tags(), any -> new Table[wanted.size()]);
        Table before = parts[i];
        parts[i] = before == null ? part : before.followedBy(part);
      }
    }
    List<Table> tables = new ArrayList<>();
    bySeries.forEach((tags, parts) -> tables.add(Table.joined(tags, parts)));
    return tables;
  }

  private List<Table> numbers(
      String field, long firstMillis, long lastMillis, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    List<SortedMap<String, String>> meant = meant(field, condition);
    List<Table> tables = new ArrayList<>();
    if (!meant.isEmpty()) {
      Set<SortedMap<String, String>> exactly = new HashSet<>(meant);
      Selector selector = selector(field, meant);
      for (Found one : client.samples(selector, firstMillis, lastMillis, world.maxPoints())) {
        if (exactly.contains(one.labels())) {
          tables.add(table(one));
        }
      }
    }
    return tables;
  }

  private long newest() {
    return VictoriaClient.newestMillis(Math.floorDiv(world.nowNanos(), MILLI));
  }

  /** With the times and tags that VictoriaMetrics would have, so that rows meet. */
  private Table likeThere(Table text) {
    Points points = new Points();
    for (int i = 0; i < text.times().length; i++) {
      long time = text.times()[i] - text.times()[i] % MILLI;
      if (i + 1 == text.times().length || text.times()[i + 1] - time >= MILLI) {
        points.add(time, text.cells()[0][i]);
      }
    }
    return points.table(simulated.getOrDefault(text.tags(), text.tags()));
  }

  private static Table table(Found one) {
    long[] times = Arrays.stream(one.timesMillis()).map(millis -> millis * MILLI).toArray();
    return new Table(one.labels(), times, new double[][] {one.values()});
  }

  @Override
  public @Nullable List<Table> windows(
      String field, Aggregate aggregate, long from, long to, long step, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    if (own != null && fields.get(field) == FieldType.STRING) {
      return own.windows(field, aggregate, from, to, step, condition);
    }
    if (step % MILLI != 0 || aggregate == Aggregate.RATE) {
      return null;
    }
    List<SortedMap<String, String>> meant = meant(field, condition);
    if (meant.isEmpty()) {
      return List.of();
    }
    Selector selector = selector(field, meant);
    long first = Math.max(0, -Math.floorDiv(-from, MILLI));
    long last = Math.min(newest(), Math.floorDiv(to, MILLI));
    long width = step / MILLI;
    if ((last - first) / width > VictoriaWindows.AT_ONCE) {
      Long begin = client.first(selector, Math.floorDiv(world.nowNanos(), MILLI));
      first = begin == null ? last + 1 : Math.max(first, begin);
    }
    VictoriaWindows windows =
        new VictoriaWindows(client, aggregate, selector, Set.copyOf(meant), world.maxPoints());
    windows.read(first, last, width);
    return windows.tables();
  }

  /** The series of a field that meet what the condition says of tags. */
  private List<SortedMap<String, String>> meant(String field, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    List<SortedMap<String, String>> meant = new ArrayList<>();
    for (SortedMap<String, String> tags : series.getOrDefault(field, List.of())) {
      if (filter.meets(condition, fields.keySet(), tags)) {
        meant.add(tags);
      }
    }
    return meant;
  }

  /** What chooses these series and as few others as can be. */
  private Selector selector(String field, List<SortedMap<String, String>> meant) {
    Selector selector = Selector.named(name + "_" + field);
    for (String key : tagKeys) {
      Set<String> values = values(key, meant);
      if (!values.equals(values(key, series.getOrDefault(field, List.of())))) {
        selector.where(key, values);
      }
    }
    return selector;
  }

  private static Set<String> values(String key, List<SortedMap<String, String>> series) {
    Set<String> values = new HashSet<>();
    series.forEach(tags -> values.add(tags.getOrDefault(key, "")));
    return values;
  }
}
