package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Snapshot;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.cli.terminal.Terminal.Paint;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The nodes of a snapshot as a table: what {@code top} and {@code nodes} show. */
final class NodeTable {
  /** What the table is sorted by; nodes of which the figure is unknown come last. */
  enum Order {
    CPU,
    MEM,
    TEMP,
    NAME;

    private @Nullable Double figure(Snapshot.Node node) {
      return switch (this) {
        case CPU -> node.cpuPercent();
        case MEM -> node.memoryPercent();
        case TEMP -> node.temperatureCelsius();
        case NAME -> null;
      };
    }

    private double descending(Snapshot.Node node) {
      Double value = figure(node);
      return value == null ? Double.POSITIVE_INFINITY : -value;
    }

    Comparator<Snapshot.Node> comparator() {
      return Comparator.comparingDouble(this::descending).thenComparing(Snapshot.Node::name);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double HOT_CELSIUS = 60;

  /** Head and rows for a screen of this width. */
  static List<String> lines(Snapshot snapshot, Order order, Terminal terminal, int columns) {
    Table table =
        new Table(
            Column.left("NODE", 9),
            Column.left("STATE", 8),
            Column.right("CPU %", 7),
            Column.right("MEM %", 6),
            Column.right("LOAD", 3),
            Column.right("TEMP °C", 5),
            Column.right("RECEIVED", 2),
            Column.right("SENT", 1),
            Column.right("WATTS", 4),
            Column.left("FLAGS", 3));
    snapshot.nodes().stream()
        .sorted(order.comparator())
        .forEach(node -> table.row(cells(node, terminal)));
    return table.lines(columns);
  }

  private static List<String> cells(Snapshot.Node node, Terminal terminal) {
    return List.of(
        Terminal.clean(node.name()) + (node.simulated() ? " (simulated)" : ""),
        state(node.state(), terminal),
        Figures.oneDecimal(node.cpuPercent()),
        Figures.oneDecimal(node.memoryPercent()),
        Figures.twoDecimals(node.load1()),
        temperature(node.temperatureCelsius(), terminal),
        Figures.rate(node.netReceive()),
        Figures.rate(node.netSend()),
        Figures.oneDecimal(node.watts()),
        Terminal.clean(String.join(" ", node.flags())));
  }

  private static String state(String state, Terminal terminal) {
    return switch (state) {
      case "up" -> terminal.paint(Paint.GREEN, state);
      case "stale" -> terminal.paint(Paint.YELLOW, state);
      case "stopped", "powered_off" -> terminal.paint(Paint.DIM, state);
      default -> terminal.paint(Paint.RED, Terminal.clean(state));
    };
  }

  private static String temperature(@Nullable Double celsius, Terminal terminal) {
    String text = Figures.oneDecimal(celsius);
    return celsius != null && celsius >= HOT_CELSIUS ? terminal.paint(Paint.RED, text) : text;
  }

  private NodeTable() {}
}
