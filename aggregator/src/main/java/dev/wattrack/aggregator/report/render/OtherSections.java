package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.IdleCost;
import dev.wattrack.aggregator.report.LedgerSum;
import dev.wattrack.aggregator.report.Sweep;
import dev.wattrack.aggregator.report.render.Grid.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sweeps, idle nodes, and where the rack's energy went. */
final class OtherSections {

  static Section sweep(EfficiencyReport report, Sweep sweep) {
    Grid grid =
        new Grid(
            "",
            List.of(
                Column.left("NODE", 99),
                Column.right("MEMBERS", 90),
                Column.right("MEAN TIME", 80),
                Column.right("MEAN ENERGY", 95)));
    for (Sweep.OnNode node : sweep.nodes()) {
      grid.row(
          node.node(),
          Figures.count(node.members()),
          Figures.span(node.seconds()),
          Figures.joules(node.joules()));
    }
    String good =
        Figures.count(sweep.members() - sweep.failed())
            + " of "
            + Figures.count(sweep.members())
            + " members succeeded; ";
    String spread =
        sweep.median() == null
            ? ""
            : " Median "
                + Figures.joules(sweep.median())
                + "; 90 % of them between "
                + Figures.joules(sweep.p5())
                + " and "
                + Figures.joules(sweep.p95())
                + ".";
    List<String> remarks = new ArrayList<>();
    remarks.add(
        good
            + (sweep.joulesPerMember() == null
                ? "energy unknown."
                : Figures.joules(sweep.joulesPerMember())
                    + " per successful member, failed ones paid for.")
            + spread);
    if (sweep.nodes().size() > 1) {
      remarks.add(
          "Slowest node: "
              + shown(sweep.slowest())
              + "; thirstiest node: "
              + shown(sweep.thirstiest())
              + ".");
    }
    return new Section(
        "Sweep " + sweep.group() + ": " + sweep.program(),
        report.boundary(),
        remarks,
        sweep.nodes().isEmpty() ? List.of() : List.of(grid),
        List.of());
  }

  private static String shown(@Nullable String node) {
    return node == null ? "no difference shown" : node;
  }

  static Section idle(EfficiencyReport report, IdleCost idle) {
    String currency = report.request().tariff().currency();
    String meter = report.boundary().substring(report.boundary().indexOf("at the wall"));
    Grid savings =
        new Grid(
            "Powered off when idle, and on again for the next job",
            List.of(
                Column.right("AFTER", 99),
                Column.right("POWER-OFFS", 80),
                Column.right("WOULD HAVE SAVED", 98),
                Column.right("THAT IS", 90),
                Column.right("MONEY", 85),
                Column.right("CO2", 60)));
    for (IdleCost.Saving saving : idle.savings()) {
      savings.row(
          saving.offAfterMinutes() + " min",
          Figures.count(saving.powerOffs()),
          Figures.joules(saving.joules()),
          Figures.kilowattHours(saving.joules()),
          Figures.money(saving.cost(), currency),
          Figures.grams(saving.co2Grams()));
    }
    Grid nodes =
        new Grid(
            "",
            List.of(
                Column.left("NODE", 99),
                Column.right("ON WITHOUT A JOB", 90),
                Column.right("ENERGY", 95),
                Column.right(
                    "OFF AFTER " + report.request().offAfterMinutes() + " MIN SAVES", 97)));
    for (IdleCost.OnNode node : idle.nodes()) {
      nodes.row(
          node.node(),
          Figures.span(node.freeSeconds()),
          Figures.joules(node.joules()),
          Figures.joules(node.saved()));
    }
    String lead =
        "Nodes that were on without a job took "
            + Figures.joules(idle.joules())
            + " ("
            + Figures.kilowattHours(idle.joules())
            + (idle.cost() == null ? "" : ", " + Figures.money(idle.cost(), currency))
            + ").";
    String reckoned =
        "Starting again is reckoned as two minutes of the node's idle power; what a switched-off"
            + " board still draws is not known and not in it.";
    return new Section(
        "Idle nodes",
        "idle + system of nodes without a job, " + meter,
        List.of(lead, reckoned),
        List.of(savings, nodes),
        List.of());
  }

  static Section ledger(EfficiencyReport report, LedgerSum sum) {
    Grid grid =
        new Grid(
            "",
            List.of(
                Column.left("WHERE IT WENT", 99),
                Column.right("ENERGY", 95),
                Column.right("OF ALL", 90)));
    double all =
        sum.jobs()
            + sum.allocatedIdle()
            + sum.unallocatedIdle()
            + sum.system()
            + sum.infrastructure()
            + sum.residual();
    row(grid, "Jobs, dynamic", sum.jobs(), all);
    row(grid, "Jobs, allocated idle", sum.allocatedIdle(), all);
    row(grid, "Idle, not allocated", sum.unallocatedIdle(), all);
    row(grid, "System beside jobs", sum.system(), all);
    row(grid, "Switch, supply, fan", sum.infrastructure(), all);
    row(grid, "Residual", sum.residual(), all);
    row(grid, sum.meter() == null ? "All, modelled" : "Meter", all, all);
    String meter = report.boundary().substring(report.boundary().indexOf("at the wall"));
    return new Section(
        "Where the rack's energy went",
        "all of the rack, " + meter,
        List.of(),
        List.of(grid),
        List.of(LedgerPlot.of(report.ledger())));
  }

  private static void row(Grid grid, String name, double joules, double all) {
    grid.row(
        name,
        Figures.joules((Double) joules),
        all == 0 ? Figures.UNKNOWN : Figures.percent(joules / all));
  }

  private OtherSections() {}
}
