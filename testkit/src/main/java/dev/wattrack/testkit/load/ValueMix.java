package dev.wattrack.testkit.load;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Values as a node has them, tick after tick. Of every 15 columns 2 are constants, 2 are clock
 * steps (multiples of 200 that change once in 32 ticks), 2 are integers that change once in 5, 6
 * are rates (a level from 10^0 to 10^5 with 10 % noise, 2 decimals) and 3 are random walks of 1 or
 * 2 decimals that stand still half of the time. The same seed gives the same values. Confined to
 * one thread.
 */
public final class ValueMix {
  private static final int PERIOD = 15;

  /** What a column does; the number is the first of its places among {@link #PERIOD}. */
  private enum Kind {
    CONSTANT(0),
    CLOCK(2),
    COUNT(4),
    RATE(6),
    WALK(12);

    private final int from;

    Kind(int from) {
      this.from = from;
    }

    static Kind of(int column) {
      Kind found = CONSTANT;
      for (Kind kind : values()) {
        if (column % PERIOD >= kind.from) {
          found = kind;
        }
      }
      return found;
    }
  }

  private final Random random;
  private final Row row;

  public ValueMix(int columns, long seed) {
    random = new Random(seed);
    row = new Row(layout(columns));
    for (int i = 0; i < columns; i++) {
      row.set(i, start(i));
    }
  }

  /** The layout for this many columns; measurement {@code bench} without tags. */
  public static Layout layout(int columns) {
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      Kind kind = Kind.of(i);
      int decimals =
          switch (kind) {
            case CONSTANT, CLOCK, COUNT -> 0;
            case RATE -> 2;
            case WALK -> 1 + i % 2;
          };
      String field = kind.name().toLowerCase(java.util.Locale.ROOT) + "_" + i;
      all.add(Column.decimal("bench", Map.of(), field, decimals, 1));
    }
    return new Layout(all);
  }

  private long start(int column) {
    return switch (Kind.of(column)) {
      case CONSTANT -> 1_000_000 + random.nextInt(1_000_000_000);
      case CLOCK -> 200L * (3 + random.nextInt(10));
      case COUNT -> random.nextInt(100_000);
      case RATE -> rate(column);
      case WALK -> 400 + random.nextInt(4_000);
    };
  }

  private long rate(int column) {
    double level = 100 * Math.pow(10, column % 6);
    return Math.round(level * Math.max(0, 1 + 0.1 * random.nextGaussian()));
  }

  /** The row of the first tick, later of the last {@link #next}; reused. */
  public Row row() {
    return row;
  }

  /** Goes one tick on and answers {@link #row}. */
  public Row next() {
    for (int i = 0; i < row.layout().width(); i++) {
      switch (Kind.of(i)) {
        case CONSTANT -> {}
        case CLOCK -> {
          if (random.nextInt(32) == 0) {
            row.set(i, start(i));
          }
        }
        case COUNT -> {
          if (random.nextInt(5) == 0) {
            row.set(i, row.raw(i) + 1 + random.nextInt(3));
          }
        }
        case RATE -> row.set(i, rate(i));
        case WALK -> {
          if (random.nextBoolean()) {
            row.set(i, Math.max(0, row.raw(i) + random.nextInt(7) - 3));
          }
        }
      }
    }
    return row;
  }
}
