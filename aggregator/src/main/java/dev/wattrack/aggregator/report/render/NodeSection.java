package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.NodeFacts;
import dev.wattrack.aggregator.report.NodeWorth;
import dev.wattrack.aggregator.report.NodeWorths;
import dev.wattrack.aggregator.report.render.Grid.Column;
import java.util.List;

/** What each node gives for its power and its price: how to buy the next one. */
final class NodeSection {
  static Section of(EfficiencyReport report, NodeWorths nodes) {
    String currency = report.request().tariff().currency();
    String money = currency.isEmpty() ? "MONEY" : currency;
    String unit = nodes.unit().equals("score") ? "SCORE" : "CORE-GHZ";
    Grid grid =
        new Grid(
            "",
            List.of(
                Column.left("NODE", 99),
                Column.left("BOARD", 60),
                Column.right("CORES", 70),
                Column.right("RAM", 65),
                Column.right(unit, 90),
                Column.right("MEAN POWER", 85),
                Column.right("BUSIEST", 88),
                Column.right(unit + " PER W", 98),
                Column.right("COST", 80),
                Column.right(unit + " PER " + money, 97),
                Column.right("BOUGHT", 50)));
    for (NodeWorth node : nodes.nodes()) {
      NodeFacts facts = node.facts();
      grid.row(
          facts.node(),
          facts.board() == null ? Figures.UNKNOWN : Sections.clean(facts.board()),
          Figures.count(facts.cores()),
          Figures.gigabytes(facts.memoryBytes()),
          Figures.number(node.compute()),
          Figures.watts(node.meanWatts()),
          Figures.watts(node.busiestWatts()),
          Figures.ratio(node.perWatt()),
          facts.cost() == null ? Figures.UNKNOWN : Figures.number(facts.cost()) + " " + currency,
          Figures.number(node.perMoney()),
          facts.bought() == null ? Figures.UNKNOWN : facts.bought().toString());
    }
    String compute =
        nodes.unit().equals("score")
            ? "Score is what the configuration says of each node."
            : "Core-GHz are cores times highest clock, which says nothing of what a core does in a"
                + " cycle; give all nodes a score (energy.nodes.NAME.score) for a fair comparison.";
    String meter = report.boundary().substring(report.boundary().indexOf("at the wall"));
    return new Section(
        "Nodes: compute per watt and per money",
        "power of each node, " + meter,
        List.of(
            compute
                + " Busiest is the highest mean power with jobs over "
                + Figures.span((double) nodes.spanSeconds())
                + " in this window."),
        List.of(grid),
        List.of());
  }

  private NodeSection() {}
}
