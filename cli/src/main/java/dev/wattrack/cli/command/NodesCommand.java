package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The inventory: what each node is, rather than what it does. */
@Command(
    name = "nodes",
    description = "List the nodes, or everything known of one.",
    footer = {"", "Example: wattrack nodes pi4-1 --json"})
final class NodesCommand implements Callable<Integer> {
  @Mixin private final Target target = new Target();

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Show this node alone.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print the aggregator's answer.")
  private boolean json;

  private final Context context;
  private final Terminal terminal;

  NodesCommand(Context context) {
    this.context = context;
    this.terminal = context.terminal();
  }

  @Override
  public Integer call() throws ApiException {
    Api api = target.api(context);
    String path =
        name == null
            ? "/api/v1/nodes"
            : "/api/v1/nodes/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    JsonNode answer = api.get(path, Map.of());
    if (json) {
      terminal.out().println(Api.pretty(answer));
    } else if (name == null) {
      list(answer.path("nodes")).forEach(terminal.out()::println);
    } else {
      one(answer);
    }
    return 0;
  }

  private List<String> list(JsonNode nodes) {
    Table table =
        new Table(
            Column.left("NODE", 9),
            Column.left("STATE", 8),
            Column.left("BOARD", 4),
            Column.right("CORES", 6),
            Column.right("MEMORY", 5),
            Column.left("ADDRESS", 7),
            Column.left("AGENT", 3),
            Column.left("KERNEL", 1),
            Column.right("LOST SAMPLES", 2));
    for (JsonNode node : nodes) {
      boolean simulated = node.path("simulated").asBoolean(false);
      JsonNode memory = node.path("memory_bytes");
      table.row(
          shown(node.path("name")) + (simulated ? " (simulated)" : ""),
          shown(node.path("state")),
          shown(node.path("board")),
          shown(node.path("cores")),
          Figures.bytes(memory.isNumber() ? (Double) memory.doubleValue() : null),
          shown(node.path("addresses").path(0)),
          shown(node.path("agent_version")),
          shown(node.path("kernel")),
          shown(node.path("lost_samples")));
    }
    return table.lines(terminal.screen().columns());
  }

  /** Every member of the answer, so that what a newer aggregator adds is shown as well. */
  private void one(JsonNode node) {
    node.properties()
        .forEach(
            member ->
                terminal
                    .out()
                    .printf(
                        "%-30s %s%n", Terminal.clean(member.getKey()), shown(member.getValue())));
  }

  private static String shown(JsonNode value) {
    if (value.isMissingNode() || value.isNull() || value.isTextual() && value.asText().isEmpty()) {
      return Figures.UNKNOWN;
    }
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(shown(item)));
      return items.isEmpty() ? Figures.UNKNOWN : String.join(" ", items);
    }
    return Terminal.clean(value.isValueNode() ? value.asText() : value.toString());
  }
}
