package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.AmdahlFit;
import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.Estimate;
import dev.wattrack.aggregator.report.Scaling;
import dev.wattrack.aggregator.report.Scaling.Configuration;
import dev.wattrack.aggregator.report.render.Grid.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a program scales: the resource table of few against many workers, then every count. */
final class ScalingSection {
  private final EfficiencyReport report;
  private final Scaling scaling;
  private final String per;

  private ScalingSection(EfficiencyReport report, Scaling scaling) {
    this.report = report;
    this.scaling = scaling;
    per = scaling.counted() ? "1M " + scaling.work() : "run";
  }

  static Section of(EfficiencyReport report, Scaling scaling) {
    ScalingSection section = new ScalingSection(report, scaling);
    List<String> remarks = new ArrayList<>();
    if (!scaling.counted()) {
      remarks.add("No work is counted, so every run is taken as the same work.");
    }
    String small = section.belowResolution();
    if (!small.isEmpty()) {
      remarks.add(small);
    }
    remarks.add(section.amdahl());
    return new Section(
        "Resource efficiency: " + scaling.program(),
        report.boundary(),
        remarks,
        List.of(section.ends(), section.all()),
        ScalingPlots.of(scaling));
  }

  private String belowResolution() {
    String counts =
        scaling.configurations().stream()
            .filter(Configuration::belowResolution)
            .map(with -> Integer.toString(with.workers()))
            .collect(Collectors.joining(", "));
    return counts.isEmpty()
        ? ""
        : "Below resolution, even all runs together (under 50 J or 10 s), with "
            + scaling.workersAre()
            + ": "
            + counts
            + ".";
  }

  private String amdahl() {
    AmdahlFit fit = scaling.fit();
    if (fit == null) {
      return "Amdahl fit: " + scaling.fitRefused() + ".";
    }
    Double limit = fit.greatestSpeedUp();
    double half = (fit.high() - fit.low()) / 2 / 1.96;
    return "Amdahl fit: serial part "
        + Figures.of(new Estimate(fit.serialFraction(), half, 0), "%", 0.01)
        + (limit == null
            ? ", no limit to the speed-up seen."
            : fit.low() <= 0
                ? ", which may be none."
                : String.format(
                    Locale.ROOT,
                    ", so that more %s end at %s to %s times the speed of one.",
                    scaling.workersAre(),
                    Figures.roughly(1 / fit.high()),
                    Figures.roughly(1 / fit.low())));
  }

  /** The fewest workers beside the most, as people make this table by hand. */
  private Grid ends() {
    Configuration few = scaling.configurations().get(0);
    Configuration many = scaling.configurations().get(scaling.configurations().size() - 1);
    Grid grid =
        new Grid(
            "",
            List.of(
                Column.left("METRIC", 99),
                Column.right(name(few).toUpperCase(Locale.ROOT), 98),
                Column.right(name(many).toUpperCase(Locale.ROOT), 97),
                Column.right("IMPROVEMENT", 96)));
    if (scaling.counted()) {
      row(grid, "Compute, " + scaling.work() + "/s", rate(few), rate(many), many.speedUp());
    }
    row(
        grid,
        "Time per " + per,
        Figures.span(few.secondsPerMillion()),
        Figures.span(many.secondsPerMillion()),
        many.speedUp());
    row(
        grid,
        "Total memory",
        Figures.gigabytes(few.memoryBytes()),
        Figures.gigabytes(many.memoryBytes()),
        ratio(many.memoryBytes(), few.memoryBytes()));
    row(
        grid,
        "Total cores",
        Figures.count(few.cores()),
        Figures.count(many.cores()),
        ratio(many.cores(), few.cores()));
    row(
        grid,
        "Power of its nodes",
        Figures.watts(few.nodeWatts()),
        Figures.watts(many.nodeWatts()),
        null);
    row(
        grid,
        "Idle power of its nodes",
        Figures.watts(few.idleWatts()),
        Figures.watts(many.idleWatts()),
        null);
    row(grid, "Power charged", Figures.watts(few.watts()), Figures.watts(many.watts()), null);
    grid.row(
        "Energy per " + per,
        Figures.joules(few.joulesPerMillion()),
        Figures.joules(many.joulesPerMillion()),
        energy(many));
    String currency = report.request().tariff().currency();
    if (few.costPerMillion() != null) {
      grid.row(
          "Cost per " + per,
          Figures.money(few.costPerMillion(), currency),
          Figures.money(many.costPerMillion(), currency),
          energy(many));
    }
    return grid;
  }

  private static String energy(Configuration many) {
    if (many.energyRatio() == null) {
      return Figures.UNKNOWN;
    }
    return many.energyDiffers() ? Figures.times(many.energyRatio().value()) : "no difference shown";
  }

  private static void row(
      Grid grid, String metric, String few, String many, @Nullable Double improvement) {
    grid.row(metric, few, many, improvement == null ? "" : Figures.times(improvement));
  }

  private String name(Configuration with) {
    String noun = scaling.workersAre();
    return with.workers() + " " + (with.workers() == 1 ? noun.substring(0, 4) : noun);
  }

  private static String rate(Configuration with) {
    return Figures.roughly(with.rate());
  }

  private static @Nullable Double ratio(@Nullable Number many, @Nullable Number few) {
    return many == null || few == null || few.doubleValue() <= 0
        ? null
        : Double.valueOf(many.doubleValue() / few.doubleValue());
  }

  private Grid all() {
    String currency = report.request().tariff().currency();
    Grid grid =
        new Grid(
            "",
            List.of(
                Column.right(scaling.workersAre().toUpperCase(Locale.ROOT), 99),
                Column.right("RUNS", 50),
                Column.right("TIME/RUN", 80),
                Column.right(scaling.work().toUpperCase(Locale.ROOT) + "/s", 70),
                Column.right("SPEED-UP", 95),
                Column.right("S/P", 94),
                Column.right("MEMORY", 20),
                Column.right("CORES", 30),
                Column.right("POWER", 85),
                Column.right("IDLE POWER", 40),
                Column.right("ENERGY/RUN", 60),
                Column.right("PER " + per, 90),
                Column.right("COST PER " + per, 10),
                Column.right("ENERGY RATIO", 88)));
    for (Configuration with : scaling.configurations()) {
      grid.row(
          Figures.count(with.workers()),
          Figures.count(with.runs()),
          Figures.span(with.seconds()),
          rate(with),
          Figures.times(with.speedUp()),
          String.format(Locale.ROOT, "%.2f", with.parallelEfficiency()),
          Figures.gigabytes(with.memoryBytes()),
          Figures.count(with.cores()),
          Figures.watts(with.watts()),
          Figures.watts(with.idleWatts()),
          Figures.joules(with.joules()),
          scaling.counted() ? Figures.joules(with.joulesPerMillion()) : "",
          scaling.counted() ? Figures.money(with.costPerMillion(), currency) : "",
          Figures.ratio(with.energyRatio()));
    }
    return grid;
  }
}
