package dev.wattrack.aggregator.report.render;

import java.util.List;

/**
 * A part of the report. Immutable.
 *
 * @param boundary what its joules are; empty if there are none in it
 * @param remarks sentences above the tables
 * @param plots SVG, for the page alone
 */
record Section(
    String heading, String boundary, List<String> remarks, List<Grid> grids, List<String> plots) {

  Section {
    remarks = List.copyOf(remarks);
    grids = List.copyOf(grids);
    plots = List.copyOf(plots);
  }

  boolean isEmpty() {
    return remarks.isEmpty() && grids.isEmpty();
  }
}
