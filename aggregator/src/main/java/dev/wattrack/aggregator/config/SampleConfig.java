package dev.wattrack.aggregator.config;

import dev.wattrack.model.config.Setting;
import java.util.List;

/** Writes docs/aggregator.yaml from the settings; a test fails when the file is stale. */
final class SampleConfig {
  private SampleConfig() {}

  /** What has names of the user's in it, and so no default. */
  private static final String NAMED =
      """

        # What is on the meter all the time beside the nodes: its power in W, or watts and
        # sd (how unsure that is). Without any, a switch and supplies of 5 W, give or take 4.
        #fixed:
        #  switch: 4.5
        #  display: {watts: 3, sd: 1}

        # Where a node tells too little of itself: board (a key of the board table), cores,
        # max_mhz (highest clock). For reports: cost of the board, the day it was bought, and
        # its score in a benchmark, the same for all, such as PassMark's CPU mark.
        #nodes:
        #  pi5: {board: pi5, cost: 80, bought: 2026-03-31, score: 2200}
      """;

  static String text() {
    StringBuilder out = new StringBuilder();
    out.append("# Settings of the Wattrack aggregator: /etc/wattrack/aggregator.yaml\n")
        .append("# Every value below is a default. Each key is also an environment variable:\n")
        .append("# store.commit_interval is WATTRACK_STORE_COMMIT_INTERVAL. Unknown keys are\n")
        .append("# refused. Generated from the code; ./wattrack test fails when it is stale.\n");
    List<String> open = List.of();
    for (Setting<?> setting : AggregatorConfig.settings()) {
      List<String> path = List.of(setting.key().split("\\."));
      List<String> parents = path.subList(0, path.size() - 1);
      out.append('\n');
      for (int depth = 0; depth < parents.size(); depth++) {
        if (open.size() <= depth || !open.get(depth).equals(parents.get(depth))) {
          out.append("  ".repeat(depth)).append(parents.get(depth)).append(":\n");
          open = parents.subList(0, depth);
        }
      }
      open = parents;
      String indent = "  ".repeat(parents.size());
      out.append(indent).append("# ").append(setting.sentence());
      out.append(" (").append(setting.unit()).append(")\n");
      String value = setting.defaultText().isEmpty() ? "\"\"" : setting.defaultText();
      out.append(indent).append(path.get(path.size() - 1)).append(": ").append(value).append('\n');
    }
    return out.append(NAMED).toString();
  }
}
