package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.Comparison;
import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.GroupBy;
import dev.wattrack.aggregator.report.Line;
import dev.wattrack.aggregator.report.Waste;
import dev.wattrack.aggregator.report.render.Grid.Column;
import java.util.ArrayList;
import java.util.List;

/** The main table, what was wasted, and runs compared. */
final class LineSections {

  /** The lines and their sum; {@code most} of them. */
  static Section lines(EfficiencyReport report, int most) {
    GroupBy by = report.request().by();
    if (report.total().runs() == 0) {
      return new Section(
          heading(by), "", List.of("No run ended in this time."), List.of(), List.of());
    }
    Grid grid = new Grid("", columns(by));
    report.lines().stream().limit(most).forEach(line -> grid.row(cells(report, line)));
    List<String> remarks = new ArrayList<>();
    if (report.lines().size() > most) {
      remarks.add(
          "The "
              + most
              + " dearest of "
              + report.lines().size()
              + " lines; CSV and JSON have more.");
    }
    if (report.lines().size() > 1) {
      grid.total(cells(report, report.total()));
    }
    return new Section(
        heading(by), report.boundary(), remarks, List.of(grid), List.of(BarPlot.of(report)));
  }

  private static String heading(GroupBy by) {
    return switch (by) {
      case JOB -> "Energy by job";
      case TASK -> "Energy by kind of task";
      case USER -> "Energy by user";
      case GROUP -> "Energy by group";
      case NODE -> "Energy of jobs by node";
      case PROGRAM -> "Energy by program";
    };
  }

  private static List<Column> columns(GroupBy by) {
    return List.of(
        Column.left(by.word().toUpperCase(java.util.Locale.ROOT), 99),
        Column.right("RUNS", 80),
        Column.right("FAILED", 76),
        Column.right("TIME", 75),
        Column.right("CPU s", 40),
        Column.right("ENERGY", 98),
        Column.right("MARGINAL", 30),
        Column.right("IDLE", 29),
        Column.right("POWER", 66),
        Column.right("LESS IDLE", 28),
        Column.right("TASKS", 65),
        Column.right("PER TASK", 90),
        Column.right("POWER/TASK", 27),
        Column.right("TASKS/kWh", 50),
        Column.right("J × s", 20),
        Column.right("COST", 55),
        Column.right("CO2", 25),
        Column.left("QUALITY", 85));
  }

  private static List<String> cells(EfficiencyReport report, Line line) {
    String currency = report.request().tariff().currency();
    return List.of(
        line.title(),
        Figures.count(line.runs()),
        line.failed() == 0 ? "" : Figures.count(line.failed()),
        Figures.span(line.wallSeconds()),
        Figures.number(line.cpuSeconds()),
        Figures.joules(line.joules()),
        Figures.joules(line.marginal()),
        Figures.joules(line.idle()),
        Figures.watts(line.watts()),
        Figures.watts(line.idleCorrectedWatts()),
        Figures.count(line.tasks()),
        Figures.joules(line.joulesPerTask()),
        Figures.watts(line.wattsPerTask()),
        Figures.roughly(line.tasksPerKwh()),
        Figures.roughly(line.energyDelay()),
        Figures.money(line.cost(), currency),
        Figures.grams(line.co2Grams()),
        quality(line));
  }

  private static String quality(Line line) {
    String word = line.quality() == null ? Figures.UNKNOWN : line.qualityWord();
    if (line.belowResolution()) {
      word += ", below resolution";
    }
    return line.provisional() ? word + " ~" : word;
  }

  /** What failed and cancelled runs were charged. */
  static Section waste(EfficiencyReport report, Waste waste) {
    Line total = waste.total();
    String share = waste.share() == null ? "" : ", " + Figures.percent(waste.share()) + " of all";
    String cost =
        total.cost() == null
            ? ""
            : ", " + Figures.money(total.cost(), report.request().tariff().currency());
    Grid grid =
        new Grid(
            "",
            List.of(
                Column.left("PROGRAM", 99),
                Column.right("FAILED RUNS", 80),
                Column.right("TIME", 70),
                Column.right("ENERGY", 98),
                Column.right("COST", 60)));
    for (Line line : waste.programs()) {
      grid.row(
          line.title(),
          Figures.count(line.runs()),
          Figures.span(line.wallSeconds()),
          Figures.joules(line.joules()),
          Figures.money(line.cost(), report.request().tariff().currency()));
    }
    String lead =
        Figures.count(total.runs())
            + (total.runs() == 1 ? " run failed or was" : " runs failed or were")
            + " cancelled: "
            + (total.joules() == null ? "energy unknown" : Figures.joules(total.joules()))
            + share
            + cost
            + ".";
    return new Section("Wasted", report.boundary(), List.of(lead), List.of(grid), List.of());
  }

  /** Runs beside the first of them. */
  static Section comparison(EfficiencyReport report, Comparison comparison) {
    Grid grid =
        new Grid(
            "",
            List.of(
                Column.left("RUN", 99),
                Column.right("TIME", 80),
                Column.right("SPEED-UP", 70),
                Column.right(
                    "ENERGY PER " + comparison.basis().toUpperCase(java.util.Locale.ROOT), 98),
                Column.right("DIFFERENCE", 90),
                Column.left("VERDICT", 95)));
    for (Comparison.Run run : comparison.runs()) {
      grid.row(
          run.line().title(),
          Figures.span(run.line().wallSeconds()),
          run.speedUp() == null ? "" : Figures.times(run.speedUp()),
          Figures.joules(run.joules()),
          run.difference() == null ? "" : Figures.joules(run.difference()),
          run.verdict().words());
    }
    return new Section(
        "Runs compared",
        report.boundary(),
        List.of("Two runs are called different only when their 95 % intervals say so."),
        List.of(grid),
        List.of());
  }

  private LineSections() {}
}
