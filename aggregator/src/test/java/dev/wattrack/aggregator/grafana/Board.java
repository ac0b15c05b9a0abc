package dev.wattrack.aggregator.grafana;

import java.util.List;

/**
 * A dashboard. Immutable.
 *
 * @param file name of its file, and behind {@code wattrack-} its uid
 * @param variables of {@code host}, {@code job} and {@code range}, those that it has
 */
record Board(String file, String title, List<String> variables, List<Panel> panels) {
  String uid() {
    return "wattrack-" + file;
  }

  String whole() {
    return "Wattrack: " + title;
  }
}
