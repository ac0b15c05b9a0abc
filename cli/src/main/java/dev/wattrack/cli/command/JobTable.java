package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Snapshot;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
import java.util.List;

/** The jobs of a snapshot as a table: what {@code top} shows below the nodes. */
final class JobTable {

  /** Head and rows for a screen of this width; nothing where there are no jobs. */
  static List<String> lines(Snapshot snapshot, int columns) {
    if (snapshot.jobs().isEmpty()) {
      return List.of();
    }
    Table table =
        new Table(
            Column.left("JOB", 9),
            Column.left("NAME", 8),
            Column.left("USER", 5),
            Column.left("STATE", 7),
            Column.right("WATTS", 4),
            Column.left("NODES", 6));
    for (Snapshot.Job job : snapshot.jobs()) {
      table.row(
          Terminal.clean(job.id()) + (job.simulated() ? " (simulated)" : ""),
          shown(job.name()),
          shown(job.user()),
          shown(job.state()),
          Figures.oneDecimal(job.watts()),
          shown(String.join(" ", job.nodes())));
    }
    return table.lines(columns);
  }

  private static String shown(String text) {
    return text.isEmpty() ? Figures.UNKNOWN : Terminal.clean(text);
  }

  private JobTable() {}
}
