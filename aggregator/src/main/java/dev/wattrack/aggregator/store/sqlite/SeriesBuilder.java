package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.model.wire.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the points of one series in order of time and makes its windows. Confined to one thread.
 */
final class SeriesBuilder {

  /** Counts what all series of a query have together. */
  static final class Allowance {
    private final int limit;
    private int used;

    Allowance(int limit) {
      this.limit = limit;
    }

    void take() throws StoreException {
      if (++used > limit) {
        throw new StoreException(
            "more than " + limit + " points; ask for wider steps or a shorter range", false);
      }
    }
  }

  private final SeriesQuery query;
  private final int node;
  private final Column first;
  private final Allowance allowance;
  private final SeriesQuery.Aggregate aggregate;
  private long[] times = new long[64];
  private double[] values = new double[64];
  private int count;
  private boolean open;
  private long window;
  private final WindowSums sums = new WindowSums();
  private @Nullable Rate rate;

  /** Fails when a rate of texts is asked for. */
  SeriesBuilder(SeriesQuery query, int node, Column first, Allowance allowance)
      throws StoreException {
    this.query = query;
    this.node = node;
    this.first = first;
    this.allowance = allowance;
    aggregate = aggregate(query, first);
    rate = aggregate == SeriesQuery.Aggregate.RATE ? new Rate() : null;
  }

  /** Numbers of texts have no order and no sum: of those in a window the last one stands. */
  private static SeriesQuery.Aggregate aggregate(SeriesQuery query, Column column)
      throws StoreException {
    SeriesQuery.Aggregate asked = query.aggregate();
    if (column.kind() != Column.Kind.TEXT || asked == SeriesQuery.Aggregate.COUNT) {
      return asked;
    }
    if (asked == SeriesQuery.Aggregate.RATE && query.stepNanos() > 0) {
      throw new StoreException(
          column + " is a text and has no rate; ask for 'last' or 'count'", false);
    }
    return SeriesQuery.Aggregate.LAST;
  }

  void add(Points points) throws StoreException {
    Column column = points.column();
    for (int i = 0; i < points.count(); i++) {
      double value = column.toDouble(points.raw(i));
      if (Double.isNaN(value)) {
        continue;
      }
      long time = points.time(i);
      if (query.stepNanos() == 0) {
        emit(time, value);
        continue;
      }
      enter(time);
      sums.add(column, points.raw(i), value);
      if (rate != null) {
        rate.add(time, value);
      }
    }
  }

  /** A window that was rolled up already; {@code lastTime} is about when its last point was. */
  void add(long start, long lastTime, WindowSums rolledUp) throws StoreException {
    enter(start);
    sums.add(rolledUp);
    if (rate != null) {
      rate.add(lastTime, rolledUp.last());
    }
  }

  private void enter(long time) throws StoreException {
    long index = Math.floorDiv(time, query.stepNanos());
    if (open && index != window) {
      close();
    }
    if (!open) {
      open = true;
      window = index;
      sums.clear();
      if (rate != null) {
        rate.begin();
      }
    }
  }

  private void close() throws StoreException {
    open = false;
    long start = window * query.stepNanos();
    if (rate == null) {
      emit(start, sums.value(aggregate));
    } else if (rate.known() && start > query.fromNanos() - query.stepNanos()) {
      emit(start, rate.perSecond());
    }
  }

  private void emit(long time, double value) throws StoreException {
    allowance.take();
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    times[count] = time;
    values[count++] = value;
  }

  /** The series, or null if it has no point. */
  @Nullable Series finish() throws StoreException {
    if (open) {
      close();
    }
    if (count == 0) {
      return null;
    }
    boolean counted = query.stepNanos() > 0 && aggregate == SeriesQuery.Aggregate.COUNT;
    return new Series(
        node,
        first.tags(),
        counted ? Column.Kind.DECIMAL : first.kind(),
        Arrays.copyOf(times, count),
        Arrays.copyOf(values, count));
  }

  /** Increase of a counter; one that fell has begun again from 0. */
  private static final class Rate {
    private boolean begun;
    private long lastTime;
    private double last;
    private boolean based;
    private long baseTime;
    private double increase;

    void begin() {
      based = begun;
      baseTime = lastTime;
      increase = 0;
    }

    void add(long time, double value) {
      if (begun) {
        increase += value >= last ? value - last : value;
        if (!based) {
          based = true;
          baseTime = lastTime;
        }
      }
      begun = true;
      last = value;
      lastTime = time;
    }

    boolean known() {
      return based && lastTime > baseTime;
    }

    double perSecond() {
      return increase / ((lastTime - baseTime) / 1e9);
    }
  }
}
