package dev.wattrack.aggregator.grafana;

import dev.wattrack.aggregator.lineprotocol.LineWriter;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Row;
import dev.wattrack.testkit.rack.RackHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The rows of a rack as line protocol, times in ns; its jobs are Slurm's. */
final class RackLines implements RackHistory.Sink {
  static final String SCHEDULER = "slurm";

  private final StringBuilder text = new StringBuilder();
  private final LineWriter writer = new LineWriter(text);

  @Override
  public void row(String node, long seconds, Row row) {
    row(node, seconds, row, any -> true);
  }

  /** Takes some measurements alone. */
  RackHistory.Sink only(Set<String> measurements) {
    return (node, seconds, row) -> row(node, seconds, row, measurements::contains);
  }

  private void row(String node, long seconds, Row row, Predicate<String> wanted) {
    List<Column> columns = row.layout().columns();
    int i = 0;
    while (i < columns.size()) {
      Column first = columns.get(i);
      if (!wanted.test(first.measurement())) {
        i++;
        continue;
      }
      boolean job = first.measurement().equals("job");
      Map<String, String> tags = new HashMap<>(first.tags());
      tags.replace("scheduler", SCHEDULER);
      writer.begin(first.measurement(), node, job ? tags : first.tags());
      for (; i < columns.size() && samePoint(first, columns.get(i)); i++) {
        if (row.has(i)) {
          writer.field(columns.get(i).field(), row.number(i));
        }
      }
      if (first.measurement().equals("node")) {
        writer.field("up", 1).field("lag_seconds", 0.1 + seconds % 7 / 10.0);
      }
      writer.end(seconds * 1_000_000_000L);
    }
  }

  private static boolean samePoint(Column a, Column b) {
    return a.measurement().equals(b.measurement()) && a.tags().equals(b.tags());
  }

  String text() {
    return text.toString();
  }
}
