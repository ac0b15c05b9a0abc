package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The inventory: what each node is, rather than what it does. */
@Command(
    name = "nodes",
    description =
        "List the nodes, or everything known of one; shut one out, let it join again, rename it.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "Example: wattrack nodes pi4-1 --json"})
final class NodesCommand extends Asking {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Show this node alone.")
  private @Nullable String name;

  @Mixin private final JsonOption json = new JsonOption();

  private NodesCommand(Context context) {
    super(context);
  }

  static CommandLine line(Context context) {
    return new CommandLine(new NodesCommand(context))
        .addSubcommand(new RevokeCommand(context))
        .addSubcommand(new ApproveCommand(context))
        .addSubcommand(new RenameCommand(context))
        .addSubcommand(new ForgetCommand(context));
  }

  /** Does one thing to one node and says in words what became of it. */
  private abstract static sealed class Deed extends Asking
      permits RevokeCommand, ApproveCommand, RenameCommand, ForgetCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The node.")
    private String name = "";

    private final String verb;

    /**
     * @param verb the last part of the route
     */
    Deed(Context context, String verb) {
      super(context);
      this.verb = verb;
    }

    /** What the aggregator is to know beside the name. */
    Map<String, Object> body() {
      return Map.of();
    }

    /** What became of the node, to be read after its name. */
    abstract String became(JsonNode answer);

    @Override
    public final Integer call() throws ApiException {
      JsonNode answer = api().post(route(name) + "/" + verb, body());
      terminal.out().println(Terminal.clean(name) + " " + became(answer));
      return 0;
    }
  }

  /** Shuts a node out at once. */
  @Command(
      name = "revoke",
      description =
          "Shut a node out: its connection ends now and its certificate counts no more. Its"
              + " samples stay.",
      footer = {"", "Example: wattrack nodes revoke pi4-1"})
  private static final class RevokeCommand extends Deed {
    RevokeCommand(Context context) {
      super(context, "revoke");
    }

    @Override
    String became(JsonNode answer) {
      return "is shut out";
    }
  }

  /** Lets a machine join again that has joined before. */
  @Command(
      name = "approve",
      description =
          "Let a machine join once more that has joined before, such as a board with a new SD card"
              + " or one that was revoked. It needs a new line of `wattrack token create` too.",
      footer = {"", "Example: wattrack nodes approve pi4-1"})
  private static final class ApproveCommand extends Deed {
    ApproveCommand(Context context) {
      super(context, "approve");
    }

    @Override
    String became(JsonNode answer) {
      return "may join again until " + shown(answer.path("until"));
    }
  }

  /** Gives a node another name. */
  @Command(
      name = "rename",
      description = "Give a node another name; its history goes by the new one.",
      footer = {"", "Example: wattrack nodes rename armbian~4b0c rack-top"})
  private static final class RenameCommand extends Deed {
    @Parameters(index = "1", paramLabel = "NEW", description = "Its new name.")
    private String newName = "";

    RenameCommand(Context context) {
      super(context, "rename");
    }

    @Override
    Map<String, Object> body() {
      return Map.of("to", newName);
    }

    @Override
    String became(JsonNode answer) {
      return "is " + Terminal.clean(newName) + " now";
    }
  }

  /** Takes a node out of view. */
  @Command(
      name = "forget",
      description = "Take a node that is gone out of view; its samples stay, and its name is free.",
      footer = {"", "Example: wattrack nodes forget pi4-1"})
  private static final class ForgetCommand extends Deed {
    ForgetCommand(Context context) {
      super(context, "forget");
    }

    @Override
    String became(JsonNode answer) {
      return "is forgotten";
    }
  }

  @Override
  public Integer call() throws ApiException {
    JsonNode answer = api().get(name == null ? "/api/v1/nodes" : route(name), Map.of());
    if (json.print(terminal, answer)) {
      return 0;
    }
    if (name == null) {
      list(answer.path("nodes")).forEach(terminal.out()::println);
    } else {
      one(answer);
    }
    return 0;
  }

  private static String route(String node) {
    return "/api/v1/nodes/" + Api.segment(node);
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
