package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.History.RunCost;
import dev.wattrack.kiosk.model.Known;
import dev.wattrack.kiosk.model.Quality;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The thriftiest runs: joules a task, or joules a run where no run counted tasks. Immutable.
 *
 * @param highest the right end of the bars, in joules
 */
record EfficiencyView(boolean perTask, List<Row> rows, double highest) {
  static final int ROWS = 4;

  EfficiencyView {
    rows = List.copyOf(rows);
  }

  record Row(
      String name,
      double joules,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double tasks,
      Quality quality) {}

  static EfficiencyView of(List<RunCost> costs) {
    List<RunCost> counted =
        costs.stream().filter(cost -> Known.or(cost.joulesPerTask(), 0) > 0).toList();
    boolean perTask = !counted.isEmpty() || costs.isEmpty();
    List<Row> rows =
        (perTask ? counted : costs)
            .stream()
                .map(cost -> row(cost, perTask))
                .filter(row -> row.joules() > 0)
                .sorted(Comparator.comparingDouble(Row::joules))
                .limit(ROWS)
                .toList();
    double highest = rows.stream().mapToDouble(EfficiencyView::end).max().orElse(1);
    return new EfficiencyView(perTask, rows, highest);
  }

  private static double end(Row row) {
    return Math.max(row.joules(), Known.or(row.high(), 0));
  }

  private static Row row(RunCost cost, boolean perTask) {
    // Not the tasks: they are those of all runs, the joules those of the runs whose joules are
    // known.
    double divisor =
        perTask
            ? Known.or(cost.joules(), 1) / Math.max(1e-12, Known.or(cost.joulesPerTask(), 1))
            : 1;
    Double low = cost.joulesLow();
    Double high = cost.joulesHigh();
    return new Row(
        cost.name(),
        Known.or(perTask ? cost.joulesPerTask() : cost.joules(), 0),
        low == null ? null : Double.valueOf(low / divisor),
        high == null ? null : Double.valueOf(high / divisor),
        cost.tasks(),
        cost.quality());
  }
}
