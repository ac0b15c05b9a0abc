package dev.wattrack.aggregator.influxql;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of InfluxQL. Immutable. */
sealed interface Statement {
  /** A column of a SELECT. */
  record Column(Expr expression, @Nullable String alias) {}

  /** Where from: a measurement, measurements by regular expression, or a subquery. */
  sealed interface Source {
    record Named(@Nullable String database, @Nullable String policy, String name)
        implements Source {}

    record Matching(@Nullable String database, @Nullable String policy, String pattern)
        implements Source {}

    record Inner(Select select) implements Source {}
  }

  /** What stands in windows without a value. */
  enum Fill {
    NULL,
    NONE,
    PREVIOUS,
    LINEAR,
    NUMBER
  }

  /** How many, from which on; 0 means all. */
  record Limit(int count, int offset) {
    static final Limit ALL = new Limit(0, 0);

    /** The part of a list that is meant. */
    <T> List<T> of(List<T> all) {
      int from = Math.min(offset, all.size());
      int to = count == 0 ? all.size() : (int) Math.min(all.size(), (long) from + count);
      return all.subList(from, to);
    }
  }

  /**
   * Tags are names, {@code *} or regular expressions; an interval of 0 ns means none.
   *
   * @param mistake why it cannot be run, or null
   */
  record Grouping(
      long intervalNanos,
      long offsetNanos,
      List<Expr> tags,
      Fill fill,
      double fillValue,
      @Nullable String mistake) {}

  record Select(
      List<Column> columns,
      List<Source> sources,
      @Nullable Expr condition,
      Grouping grouping,
      boolean filled,
      boolean ascending,
      Limit limit,
      Limit seriesLimit,
      @Nullable ZoneId zone)
      implements Statement {}

  record ShowDatabases() implements Statement {}

  /** Telegraf sends it before it writes. */
  record CreateDatabase(String name) implements Statement {}

  record ShowPolicies(@Nullable String database) implements Statement {}

  /** The names that are asked for. */
  enum Names {
    MEASUREMENTS,
    TAG_KEYS,
    TAG_VALUES,
    FIELD_KEYS;

    boolean ofTags() {
      return this == TAG_KEYS || this == TAG_VALUES;
    }
  }

  /** A SHOW of names; the key condition is for tag values alone, on the name {@code key}. */
  record ShowNames(
      Names names,
      @Nullable String database,
      List<Source> sources,
      @Nullable Expr keys,
      @Nullable Expr condition,
      Limit limit)
      implements Statement {}
}
