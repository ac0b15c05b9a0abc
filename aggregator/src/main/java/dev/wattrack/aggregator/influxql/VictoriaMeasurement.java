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
  private final @Nullable OwnTexts texts;
  private final World world;
  private final VictoriaClient client;
  private final Filter filter;
  private final SortedMap<String, FieldType> fields = new TreeMap<>();
  private @Nullable SortedSet<String> tagKeys;

  /**
   * @param numbers the fields that are there
   * @param own the same measurement in our own store, which has texts, and whole numbers
   */
  VictoriaMeasurement(
      String name,
      Set<String> numbers,
      @Nullable Relation own,
      World world,
      VictoriaClient client,
      Filter filter) {
    this.name = name;
    this.world = world;
    this.client = client;
    this.filter = filter;
    SortedMap<String, FieldType> types = own == null ? new TreeMap<>() : own.fields();
    numbers.forEach(field -> fields.put(field, types.getOrDefault(field, FieldType.FLOAT)));
    types.forEach(
        (field, type) -> {
          if (type == FieldType.STRING) {
            fields.put(field, type);
          }
        });
    boolean any = fields.containsValue(FieldType.STRING);
    texts = own == null || !any ? null : new OwnTexts(own, world, filter);
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
  public SortedSet<String> tagKeys() throws StoreException {
    SortedSet<String> keys = tagKeys;
    if (keys == null) {
      keys = new TreeSet<>(Set.of(Measurement.HOST));
      Selector numbers = numbers();
      if (numbers != null) {
        keys.addAll(client.labels(numbers));
      }
      if (texts != null) {
        keys.addAll(texts.tagKeys());
      }
      tagKeys = keys;
    }
    return keys;
  }

  @Override
  public Set<SortedMap<String, String>> series() throws StoreException {
    Set<SortedMap<String, String>> all = new HashSet<>();
    Selector numbers = numbers();
    if (numbers != null) {
      for (SortedMap<String, String> labels : client.series(numbers, 0, newest())) {
        all.add(shown(labels));
      }
    }
    if (texts != null) {
      all.addAll(texts.series());
    }
    return all;
  }

  /** What chooses all fields that are there; null where all are texts. */
  private @Nullable Selector numbers() {
    Set<String> metrics = new TreeSet<>();
    fields.forEach(
        (field, type) -> {
          if (type != FieldType.STRING) {
            metrics.add(name + "_" + field);
          }
        });
    return metrics.isEmpty() ? null : Selector.anyOf(metrics);
  }

  @Override
  public List<Table> rows(List<String> wanted, long from, long to, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    SortedMap<SortedMap<String, String>, Table[]> bySeries =
        new TreeMap<>(Comparator.comparing(Object::toString));
    for (int i = 0; i < wanted.size(); i++) {
      List<Table> column =
          texts != null && fields.get(wanted.get(i)) == FieldType.STRING
              ? texts.rows(wanted.get(i), from, to, condition, fields.keySet())
              : numbers(wanted.get(i), from, to, condition);
      for (Table part : column) {
        Table[] parts = bySeries.computeIfAbsent(part.tags(), any -> new Table[wanted.size()]);
        Table before = parts[i];
        parts[i] = before == null ? part : before.followedBy(part);
      }
    }
    List<Table> tables = new ArrayList<>();
    bySeries.forEach((tags, parts) -> tables.add(Table.joined(shown(tags), parts)));
    return tables;
  }

  /** With the labels as they are there. */
  private List<Table> numbers(String field, long from, long to, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    long first = first(from);
    long last = last(to);
    List<Table> tables = new ArrayList<>();
    VictoriaSeries meant = meant(field, first, last, condition);
    int room = world.maxPoints();
    for (Selector selector : meant.selectors()) {
      for (Found one : client.samples(selector, first, last, room)) {
        if (meant.holds(one.labels())) {
          room -= one.values().length;
          tables.add(table(one));
        }
      }
    }
    return tables;
  }

  /** The first millisecond of a span of nanoseconds. */
  private static long first(long from) {
    return Math.max(0, -Math.floorDiv(-from, MILLI));
  }

  /** The last millisecond of a span that there can be samples of. */
  private long last(long to) {
    return Math.min(newest(), Math.floorDiv(to, MILLI));
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
    if (texts != null && fields.get(field) == FieldType.STRING) {
      return texts.windows(field, aggregate, from, to, step, condition, fields.keySet());
    }
    if (step % MILLI != 0 || aggregate == Aggregate.RATE) {
      return null;
    }
    long first = first(from);
    long last = last(to);
    long width = step / MILLI;
    VictoriaSeries meant = meant(field, first, last, condition);
    if ((last - first) / width > VictoriaWindows.AT_ONCE) {
      first = Math.max(first, begin(meant, last));
    }
    if ((last - first) / width > world.maxPoints()) {
      return null; // as rows they may be few
    }
    VictoriaWindows windows = new VictoriaWindows(client, aggregate, meant, world.maxPoints());
    for (Selector selector : meant.selectors()) {
      windows.read(selector, first, last, width);
    }
    List<Table> tables = new ArrayList<>();
    windows.points().forEach((tags, points) -> tables.add(points.table(shown(tags))));
    return tables;
  }

  /** When the first sample of any of these series was taken; after the end where there is none. */
  private long begin(VictoriaSeries meant, long last) throws StoreException {
    long begin = last + 1;
    for (Selector selector : meant.selectors()) {
      Long first = client.first(selector, Math.floorDiv(world.nowNanos(), MILLI));
      begin = first == null ? begin : Math.min(begin, first);
    }
    return begin;
  }

  /** The series of a field that meet what the condition says of tags. */
  private VictoriaSeries meant(String field, long first, long last, @Nullable Expr condition)
      throws StoreException, InfluxQlException {
    Selector asked = Selector.named(name + "_" + field);
    for (Expr part : Filter.parts(condition)) {
      if (part instanceof Expr.Binary binary
          && binary.operator().equals("=")
          && binary.left() instanceof Expr.Ref tag
          && binary.right() instanceof Expr.Text value
          && !fields.containsKey(tag.name())
          && !world.records().users().hides(name, tag.name())) {
        asked = asked.where(tag.name(), Set.of(value.value()));
      }
    }
    Set<SortedMap<String, String>> all =
        first > last ? Set.of() : client.series(asked, first, last);
    Set<SortedMap<String, String>> meant = new HashSet<>();
    for (SortedMap<String, String> labels : all) {
      if (filter.meets(condition, fields.keySet(), shown(labels))) {
        meant.add(labels);
      }
    }
    return VictoriaSeries.of(asked, all, meant);
  }

  /** Tags as they may be seen: what was sent before names were hashed is hashed here. */
  private SortedMap<String, String> shown(SortedMap<String, String> labels) {
    return new TreeMap<>(world.records().users().tagsAgain(name, labels));
  }
}
