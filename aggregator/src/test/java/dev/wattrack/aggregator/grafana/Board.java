package dev.wattrack.aggregator.grafana;

import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard. Immutable.
 *
 * @param file name of its file, and behind {@code wattrack-} its uid
 * @param variables of {@code host}, {@code job} and {@code range}, those that it has
 * @param parts rows of what only some nodes have, closed until somebody opens them
 */
record Board(
    String file, String title, List<String> variables, List<Panel> panels, List<Fold> parts) {

  /**
   * A closed row. Grafana 10 and 11 can hide neither a panel nor a row that has no data (its issue
   * 4470), and a repeated one stands there once even if its variable has no value; a closed row
   * takes a line and asks nothing.
   */
  record Fold(String title, List<Panel> panels) {}

  Board(String file, String title, List<String> variables, List<Panel> panels) {
    this(file, title, variables, panels, List.of());
  }

  String uid() {
    return "wattrack-" + file;
  }

  String whole() {
    return "Wattrack: " + title;
  }

  /** Those of the closed rows too. */
  List<Panel> all() {
    return Stream.concat(panels.stream(), parts.stream().flatMap(part -> part.panels().stream()))
        .toList();
  }

  boolean isOfPart(Panel panel) {
    return !panels.contains(panel);
  }
}
