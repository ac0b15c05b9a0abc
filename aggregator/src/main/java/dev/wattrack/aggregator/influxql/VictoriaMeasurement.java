package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.external.victoria.Found;
import dev.wattrack.aggregator.store.external.victoria.Selector;
import dev.wattrack.aggregator.store.external.victoria.VictoriaClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
 * same as of our own store. Times are whole milliseconds there, and texts are not kept. Confined to
 * one thread.
 */
final class VictoriaMeasurement implements Relation {
  private static final long MILLI = 1_000_000L;

  /** Fewer than the 30,000 that a server allows a series in one answer. */
  private static final int MOST_WINDOWS = 10_000;

  private final String name;
  private final SortedMap<String, List<SortedMap<String, String>>> series;
  private final SortedMap<String, FieldType> known;
  private final SortedMap<String, FieldType> fields = new TreeMap<>();
  private final SortedSet<String> tagKeys = new TreeSet<>(Set.of(Measurement.HOST));
  private final World world;
  private final VictoriaClient client;
  private final Filter filter;

  /**
   * @param series tags by field
   * @param known the fields that our own store has, where also numbers have types
   */
  VictoriaMeasurement(
      String name,
      SortedMap<String, List<SortedMap<String, String>>> series,
      SortedMap<String, FieldType> known,
      World world,
      VictoriaClient client,
      Filter filter) {
    this.name = name;
    this.series = series;
    this.known = known;
    this.world = world;
    this.client = client;
    this.filter = filter;
    series.forEach(
        (field, all) -> {
          FieldType type = known.getOrDefault(field, FieldType.FLOAT);
          fields.put(field, type == FieldType.STRING ? FieldType.FLOAT : type);
          all.forEach(tags -> tagKeys.addAll(tags.keySet()));
        });
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
  public Set<SortedMap<String, String>> series() {
    Set<SortedMap<String, String>> all = new HashSet<>();
    series.values().forEach(all::addAll);
    return all;
  }

  @Override
  public void check(String field) throws InfluxQlException {
    if (!fields.containsKey(field) && known.get(field) == FieldType.STRING) {
      throw InfluxQlException.run(
          "field \""
              + field
              + "\" of \""
              + name
              + "\" is a text, and VictoriaMetrics keeps none; with store.external.read: false"
              + " Wattrack answers from its own store");
    }
  }

  @Override
  public List<Table> rows(List<String> wanted, long from, long to, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    long first = Math.max(0, -Math.floorDiv(-from, MILLI));
    long last = Math.min(newest(), Math.floorDiv(to, MILLI));
    SortedMap<SortedMap<String, String>, Table[]> bySeries =
        new TreeMap<>(Comparator.comparing(Object::toString));
    for (int i = 0; i < wanted.size() && first <= last; i++) {
      List<SortedMap<String, String>> meant = meant(wanted.get(i), condition);
      if (meant.isEmpty()) {
        continue;
      }
      Set<SortedMap<String, String>> exactly = new HashSet<>(meant);
      Selector selector = selector(wanted.get(i), meant);
      for (Found one : client.samples(selector, first, last, world.maxPoints())) {
        if (exactly.contains(one.labels())) {
          Table[] parts = bySeries.computeIfAbsent(one.labels(), any -> new Table[wanted.size()]);
          Table part = parts[i];
          parts[i] = part == null ? table(one) : part.followedBy(table(one));
        }
      }
    }
    List<Table> tables = new ArrayList<>();
    bySeries.forEach((tags, parts) -> tables.add(Table.joined(tags, parts)));
    return tables;
  }

  private long newest() {
    return VictoriaClient.newestMillis(Math.floorDiv(world.nowNanos(), MILLI));
  }

  private static Table table(Found one) {
    long[] times = Arrays.stream(one.timesMillis()).map(millis -> millis * MILLI).toArray();
    return new Table(one.labels(), times, new double[][] {one.values()});
  }

  @Override
  public @Nullable List<Table> windows(
      String field, Aggregate aggregate, long from, long to, long step, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
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
    if ((last - first) / width > MOST_WINDOWS) {
      Long begin = client.first(selector, Math.floorDiv(world.nowNanos(), MILLI));
      first = begin == null ? last + 1 : Math.max(first, begin);
    }
    Windowed windowed = new Windowed(aggregate, selector, Set.copyOf(meant));
    windowed.read(first, last, width);
    return windowed.tables();
  }

  /** The windows of one field as they come in, one question after another. */
  private final class Windowed {
    private final String function;
    private final Selector selector;
    private final Set<SortedMap<String, String>> meant;
    private final Map<SortedMap<String, String>, Points> points =
        new TreeMap<>(Comparator.comparing(Object::toString));
    private int room = world.maxPoints();

    Windowed(Aggregate aggregate, Selector selector, Set<SortedMap<String, String>> meant) {
      this.function =
          switch (aggregate) {
            case MEAN -> "avg_over_time";
            case MIN -> "min_over_time";
            case MAX -> "max_over_time";
            case SUM -> "sum_over_time";
            case COUNT -> "count_over_time";
            case LAST -> "last_over_time";
            case RATE -> throw new IllegalArgumentException("rates are made of rows");
          };
      this.selector = selector;
      this.meant = meant;
    }

    /** From one millisecond to another, both included; the windows at the ends may be cut. */
    void read(long first, long last, long width) throws StoreException {
      long at = first;
      while (at <= last) {
        long start = at - at % width;
        if (at > start || start + width - 1 > last) {
          long end = Math.min(last, start + width - 1);
          read(start, end - at + 1, end, end);
          at = end + 1;
        } else {
          long whole = Math.min((last + 1 - start) / width, MOST_WINDOWS);
          read(start, width, start + width - 1, start + whole * width - 1);
          at = start + whole * width;
        }
      }
    }

    /** Windows of which the first begins at {@code start}, or would, were it not cut. */
    private void read(long start, long width, long firstEnd, long lastEnd) throws StoreException {
      for (Found one : client.windows(function, selector, width, firstEnd, lastEnd, room)) {
        room -= one.values().length;
        if (!meant.contains(one.labels())) {
          continue;
        }
        Points into = points.computeIfAbsent(one.labels(), any -> new Points());
        for (int i = 0; i < one.values().length; i++) {
          into.add((start + one.timesMillis()[i] - firstEnd) * MILLI, one.values()[i]);
        }
      }
    }

    List<Table> tables() {
      List<Table> tables = new ArrayList<>();
      points.forEach((tags, of) -> tables.add(of.table(tags)));
      return tables;
    }
  }

  /** The series of a field that meet what the condition says of tags. */
  private List<SortedMap<String, String>> meant(String field, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    List<SortedMap<String, String>> meant = new ArrayList<>();
    for (SortedMap<String, String> tags : series.getOrDefault(field, List.of())) {
      boolean holds = true;
      for (Expr part : Filter.parts(condition)) {
        boolean ofTags = Filter.names(part).stream().noneMatch(n -> fields.containsKey(n));
        holds = holds && (!ofTags || filter.holds(part, Measurement.of(tags)));
      }
      if (holds) {
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
