package dev.wattrack.kiosk.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregator remembers, as far as the kiosk shows it. Each part is fetched by itself and
 * may be absent: an older aggregator, or nothing stored yet. Immutable.
 */
public record History(
    Curve watts, Curve celsius, @Nullable Ledger today, List<RunCost> costs, List<PastRun> runs) {
  public static final History NONE =
      new History(Curve.NONE, Curve.NONE, null, List.of(), List.of());

  public History {
    costs = List.copyOf(costs);
    runs = List.copyOf(runs);
  }

  /** A value in time; gaps have no points. */
  public record Point(Instant time, double value) {}

  /** Points in order of time. */
  public record Curve(List<Point> points) {
    public static final Curve NONE = new Curve(List.of());

    public Curve {
      points = List.copyOf(points);
    }
  }

  /**
   * Where the joules of the day went.
   *
   * @param restJoules switch, fan, losses and what nobody can explain
   */
  public record Ledger(
      double meterJoules,
      double jobsJoules,
      double idleJoules,
      double restJoules,
      boolean estimated) {}

  /** A line of the efficiency report: what the runs of one name cost. */
  public record RunCost(
      String name,
      @Nullable Double joulesPerTask,
      @Nullable Double joules,
      @Nullable Double joulesLow,
      @Nullable Double joulesHigh,
      @Nullable Double tasks,
      @Nullable Double wallSeconds,
      Quality quality) {}

  /** A run that is over, for the race. */
  public record PastRun(
      String name,
      int workers,
      double wallSeconds,
      @Nullable Double joules,
      @Nullable Instant ended,
      boolean simulated) {}
}
