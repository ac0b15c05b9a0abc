package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.Comparison;
import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.IdleCost;
import dev.wattrack.aggregator.report.LedgerSum;
import dev.wattrack.aggregator.report.NodeWorths;
import dev.wattrack.aggregator.report.Waste;
import java.util.ArrayList;
import java.util.List;

/** The parts of a report in the order in which they are read. */
final class Sections {

  /**
   * All parts that have something to say.
   *
   * @param most lines of the main table
   */
  static List<Section> of(EfficiencyReport report, int most) {
    List<Section> sections = new ArrayList<>();
    Comparison comparison = report.comparison();
    if (comparison != null) {
      sections.add(LineSections.comparison(report, comparison));
    }
    sections.add(LineSections.lines(report, most));
    Waste waste = report.waste();
    if (waste != null) {
      sections.add(LineSections.waste(report, waste));
    }
    report.scaling().forEach(scaling -> sections.add(ScalingSection.of(report, scaling)));
    report.sweeps().forEach(sweep -> sections.add(OtherSections.sweep(report, sweep)));
    IdleCost idle = report.idleCost();
    if (idle != null) {
      sections.add(OtherSections.idle(report, idle));
    }
    NodeWorths nodes = report.nodes();
    if (nodes != null) {
      sections.add(NodeSection.of(report, nodes));
    }
    LedgerSum ledger = report.ledgerSum();
    if (ledger != null) {
      sections.add(OtherSections.ledger(report, ledger));
    }
    return sections;
  }

  /** Without control characters, so that a name cannot steer a terminal or break a line. */
  static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }

  private Sections() {}
}
