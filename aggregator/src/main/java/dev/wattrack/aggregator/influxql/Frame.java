package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Statement.Fill;
import dev.wattrack.aggregator.influxql.Statement.Select;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When and how a SELECT looks: its span of time, both ends included, its windows, and the tags that
 * a query around it groups by. Immutable.
 */
record Frame(
    long from,
    long to,
    Windows windows,
    Fill fill,
    double fillValue,
    @Nullable Expr rest,
    boolean ascending,
    boolean inner,
    Set<String> outerTags) {

  static Frame of(Select select, long now, @Nullable Frame parent) throws InfluxQlException {
    Condition condition = Condition.of(select.condition(), now, select.zone());
    Statement.Grouping grouping = select.grouping();
    long interval = grouping.intervalNanos();
    long offset = grouping.offsetNanos();
    long from = condition.from();
    long to = condition.to();
    Fill fill = grouping.fill();
    if (parent != null) {
      from = Math.max(from, parent.from);
      to = Math.min(to, parent.to);
      if (interval == 0) {
        interval = parent.windows.interval();
        offset = parent.windows.offset();
      }
      fill = fill == Fill.NULL ? Fill.NONE : fill;
    }
    if (to == Condition.MAX_TIME && interval > 0) {
      to = now;
    }
    return new Frame(
        from,
        to,
        new Windows(interval, interval == 0 ? 0 : offset % interval, select.zone()),
        fill,
        grouping.fillValue(),
        condition.rest(),
        parent != null || select.ascending(),
        parent != null,
        Set.of());
  }

  boolean bounded() {
    return from != Condition.MIN_TIME;
  }

  boolean grouped() {
    return windows.interval() > 0;
  }

  /** The time of a single window. */
  long singleTime() {
    return bounded() ? from : 0;
  }

  Frame inside(Set<String> tags) {
    return new Frame(
        from, to, windows, fill, fillValue, rest, ascending, inner, new TreeSet<>(tags));
  }

  /** One window more, on the side where it begins. */
  Frame extended() {
    if (inner) {
      return this; // a subquery sees no more than the query around it
    }
    long start = ascending && bounded() ? from - windows.interval() : from;
    long end = ascending ? to : to + windows.interval();
    return new Frame(start, end, windows, fill, fillValue, rest, ascending, inner, outerTags);
  }

  Frame between(long start, long end) {
    return new Frame(
        Math.max(from, start),
        Math.min(to, end),
        windows,
        fill,
        fillValue,
        rest,
        ascending,
        inner,
        outerTags);
  }
}
