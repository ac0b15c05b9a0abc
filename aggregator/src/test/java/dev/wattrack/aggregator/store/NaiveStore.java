package dev.wattrack.aggregator.store;

import dev.wattrack.model.wire.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a store should answer, computed in the plainest way: every value in a map. */
final class NaiveStore {
  private record Key(int node, Column column) {}

  private final Map<Key, TreeMap<Long, Long>> values =
      new TreeMap<>(
          java.util.Comparator.comparingInt(Key::node).thenComparing(k -> k.column().toString()));

  void commit(List<Sample> samples) {
    for (Sample sample : samples) {
      for (int i = 0; i < sample.raws().size(); i++) {
        Long raw = sample.raws().get(i);
        if (raw != null) {
          Key key = new Key(sample.node(), sample.layout().columns().get(i));
          values.computeIfAbsent(key, k -> new TreeMap<>()).put(sample.timeNanos(), raw);
        }
      }
    }
  }

  /** Number of values held. */
  long count() {
    return values.values().stream().mapToLong(Map::size).sum();
  }

  /** The answer as text, a series a line, to compare with {@link #format}. */
  String answer(SeriesQuery query) {
    List<Series> answer = new ArrayList<>();
    values.forEach(
        (key, points) -> {
          Column column = key.column();
          if (column.measurement().equals(query.measurement())
              && column.field().equals(query.field())
              && (query.nodes().isEmpty() || query.nodes().contains(key.node()))
              && column.tags().entrySet().containsAll(query.tags().entrySet())) {
            answer.add(series(key, points, query));
          }
        });
    return format(answer);
  }

  private static Series series(Key key, NavigableMap<Long, Long> points, SeriesQuery query) {
    Column column = key.column();
    SortedMap<Long, Double> out = new TreeMap<>();
    TreeMap<Long, List<Long>> windows = new TreeMap<>();
    points
        .subMap(query.fromNanos(), query.toNanos())
        .forEach(
            (time, raw) -> {
              if (query.stepNanos() == 0) {
                out.put(time, column.toDouble(raw));
              } else {
                long start = Math.floorDiv(time, query.stepNanos()) * query.stepNanos();
                windows.computeIfAbsent(start, s -> new ArrayList<>()).add(time);
              }
            });
    windows.forEach(
        (start, times) -> {
          List<Long> raws = times.stream().map(t -> Objects.requireNonNull(points.get(t))).toList();
          Double value =
              query.aggregate() == SeriesQuery.Aggregate.RATE
                  ? rate(column, points, times)
                  : aggregate(column, raws, query.aggregate());
          if (value != null) {
            out.put(start, value);
          }
        });
    return new Series(
        key.node(),
        column.tags(),
        column.kind(),
        out.keySet().stream().mapToLong(t -> t).toArray(),
        out.values().stream().mapToDouble(v -> v).toArray());
  }

  private static double aggregate(Column column, List<Long> raws, SeriesQuery.Aggregate aggregate) {
    double sum = column.toDouble(raws.stream().mapToLong(r -> r).sum());
    return switch (aggregate) {
      case MEAN -> sum / raws.size();
      case MIN -> raws.stream().mapToDouble(column::toDouble).min().orElseThrow();
      case MAX -> raws.stream().mapToDouble(column::toDouble).max().orElseThrow();
      case SUM -> sum;
      case COUNT -> raws.size();
      case LAST, RATE -> column.toDouble(raws.get(raws.size() - 1));
    };
  }

  private static @org.jspecify.annotations.Nullable Double rate(
      Column column, NavigableMap<Long, Long> points, List<Long> times) {
    Long before = points.lowerKey(times.get(0));
    List<Long> all = new ArrayList<>(times);
    if (before != null) {
      all.add(0, before);
    }
    double increase = 0;
    for (int i = 1; i < all.size(); i++) {
      double a = column.toDouble(Objects.requireNonNull(points.get(all.get(i - 1))));
      double b = column.toDouble(Objects.requireNonNull(points.get(all.get(i))));
      increase += b >= a ? b - a : b;
    }
    long span = all.get(all.size() - 1) - all.get(0);
    return span == 0 ? null : increase / (span / 1e9);
  }

  static String format(List<Series> answer) {
    List<String> lines = new ArrayList<>();
    for (Series series : answer) {
      if (series.timesNanos().length == 0) {
        continue;
      }
      StringBuilder line = new StringBuilder();
      line.append(series.node()).append(series.tags());
      for (int i = 0; i < series.timesNanos().length; i++) {
        line.append('\n').append(series.timesNanos()[i]).append('=').append(series.values()[i]);
      }
      lines.add(line.toString());
    }
    lines.sort(String::compareTo);
    return String.join("\n", lines);
  }
}
