package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.aggregator.store.block.ColumnData;
import dev.wattrack.aggregator.store.block.RollUp;
import dev.wattrack.model.wire.Column;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Count, minimum, maximum, sum and last value of a window. The sum is kept in raw integers as long
 * as they fit, so that it does not depend on the order of adding. Confined to one thread.
 */
final class WindowSums {
  private long count;
  private double min;
  private double max;
  private double last;
  private double sum;
  private long rawSum;
  private @Nullable Column rawColumn;

  void clear() {
    count = 0;
    sum = 0;
    rawSum = 0;
    rawColumn = null;
  }

  double last() {
    return last;
  }

  void add(Column column, long raw, double value) {
    join(1, value, value, value);
    addSum(column, raw, column.kind() == Column.Kind.FLOATING);
  }

  void add(WindowSums other) {
    join(other.count, other.min, other.max, other.last);
    sum += other.sum;
    if (other.rawColumn != null) {
      addSum(other.rawColumn, other.rawSum, false);
    }
  }

  private void join(long more, double lower, double upper, double latest) {
    min = count == 0 ? lower : Math.min(min, lower);
    max = count == 0 ? upper : Math.max(max, upper);
    last = latest;
    count += more;
  }

  private void addSum(Column column, long raw, boolean floating) {
    if (floating) {
      sum += Double.longBitsToDouble(raw);
      return;
    }
    long more = rawSum + raw;
    boolean overflow = ((rawSum ^ more) & (raw ^ more)) < 0;
    if (overflow || (rawColumn != null && !Objects.equals(rawColumn, column))) {
      sum += toDouble(rawColumn == null ? column : rawColumn, rawSum);
      rawSum = raw;
    } else {
      rawSum = more;
    }
    rawColumn = column;
  }

  /** As {@link Column#toDouble}, but for sums, which may be too large to be multiplied as longs. */
  private static double toDouble(Column column, long raw) {
    if (Math.multiplyHigh(raw, column.multiplier()) == (raw * column.multiplier()) >> 63) {
      return column.toDouble(raw);
    }
    return column.toDouble(1) * raw;
  }

  double value(SeriesQuery.Aggregate aggregate) {
    double total = rawColumn == null ? sum : sum + toDouble(rawColumn, rawSum);
    return switch (aggregate) {
      case MEAN -> total / count;
      case MIN -> min;
      case MAX -> max;
      case SUM -> total;
      case COUNT -> count;
      case LAST, RATE -> last;
    };
  }

  /** The columns of one roll-up, read once for all its windows. */
  static final class Reader {
    private final Column column;
    private final long[] starts;
    private final ColumnData lastTimes;
    private final ColumnData[] parts = new ColumnData[RollUp.COLUMNS];

    Reader(Column column, Block.Columns columns, int index) throws BlockException {
      this.column = column;
      starts = columns.times();
      lastTimes = columns.column(0);
      for (int part = 0; part < parts.length; part++) {
        parts[part] = columns.column(RollUp.column(index, part));
      }
    }

    int rows() {
      return starts.length;
    }

    long start(int row) {
      return starts[row];
    }

    long lastTime(int row) {
      return lastTimes.values()[row];
    }

    /** Fills in the figures of a row; false if the column had no value in it. */
    boolean read(int row, WindowSums into) {
      into.clear();
      into.count = parts[RollUp.COUNT].values()[row];
      into.min = column.toDouble(parts[RollUp.MIN].values()[row]);
      into.max = column.toDouble(parts[RollUp.MAX].values()[row]);
      into.last = column.toDouble(parts[RollUp.LAST].values()[row]);
      long raw = parts[RollUp.SUM].values()[row];
      if (!parts[RollUp.SUM].floating()) {
        into.rawSum = raw;
        into.rawColumn = column;
      } else if (column.kind() == Column.Kind.FLOATING) {
        into.sum = Double.longBitsToDouble(raw);
      } else {
        into.sum = column.toDouble(1) * Double.longBitsToDouble(raw);
      }
      return into.count > 0;
    }
  }
}
