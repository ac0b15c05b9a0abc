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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The inventory: what each node is, rather than what it does. */
@Command(
    name = "nodes",
    description =
        "List the nodes, or everything known of one; shut one out, let it join again, rename it.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "Example: wattrack nodes pi4-1 --json"})
final class NodesCommand implements Callable<Integer> {
  @Mixin private final Target target = new Target();

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Show this node alone.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print the aggregator's answer.")
  private boolean json;

  private final Context context;
  private final Terminal terminal;

  private NodesCommand(Context context) {
    this.context = context;
    this.terminal = context.terminal();
  }

  static CommandLine line(Context context) {
    return new CommandLine(new NodesCommand(context))
        .addSubcommand(new RevokeCommand(context))
        .addSubcommand(new ApproveCommand(context))
        .addSubcommand(new RenameCommand(context))
        .addSubcommand(new ForgetCommand(context));
  }

  private static String route(String node, String deed) {
    return "/api/v1/nodes/"
        + URLEncoder.encode(node, StandardCharsets.UTF_8).replace("+", "%20")
        + "/"
        + deed;
  }

  /** Shuts a node out at once. */
  @Command(
      name = "revoke",
      description =
          "Shut a node out: its connection ends now and its certificate counts no more. Its"
              + " samples stay.",
      footer = {"", "Example: wattrack nodes revoke pi4-1"})
  static final class RevokeCommand implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Parameters(paramLabel = "NAME", description = "The node.")
    private String name = "";

    private final Context context;

    RevokeCommand(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws ApiException {
      target.api(context).post(route(name, "revoke"), Map.of());
      context.terminal().out().println(Terminal.clean(name) + " is shut out");
      return 0;
    }
  }

  /** Lets a machine join again that has joined before. */
  @Command(
      name = "approve",
      description =
          "Let a machine join once more that has joined before, such as a board with a new SD card"
              + " or one that was revoked. It needs a new line of `wattrack token create` too.",
      footer = {"", "Example: wattrack nodes approve pi4-1"})
  static final class ApproveCommand implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Parameters(paramLabel = "NAME", description = "The node.")
    private String name = "";

    private final Context context;

    ApproveCommand(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws ApiException {
      JsonNode answer = target.api(context).post(route(name, "approve"), Map.of());
      context
          .terminal()
          .out()
          .println(Terminal.clean(name) + " may join again until " + shown(answer.path("until")));
      return 0;
    }
  }

  /** Gives a node another name. */
  @Command(
      name = "rename",
      description = "Give a node another name; its history goes by the new one.",
      footer = {"", "Example: wattrack nodes rename armbian~4b0c rack-top"})
  static final class RenameCommand implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Parameters(index = "0", paramLabel = "NAME", description = "The node.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "Its new name.")
    private String newName = "";

    private final Context context;

    RenameCommand(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws ApiException {
      target.api(context).post(route(name, "rename"), Map.of("to", newName));
      context
          .terminal()
          .out()
          .println(Terminal.clean(name) + " is " + Terminal.clean(newName) + " now");
      return 0;
    }
  }

  /** Takes a node out of view. */
  @Command(
      name = "forget",
      description = "Take a node that is gone out of view; its samples stay, and its name is free.",
      footer = {"", "Example: wattrack nodes forget pi4-1"})
  static final class ForgetCommand implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Parameters(paramLabel = "NAME", description = "The node.")
    private String name = "";

    private final Context context;

    ForgetCommand(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws ApiException {
      target.api(context).post(route(name, "forget"), Map.of());
      context.terminal().out().println(Terminal.clean(name) + " is forgotten");
      return 0;
    }
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
