package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Table;
import dev.wattrack.cli.terminal.Table.Column;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.tls.JoinLine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The tokens with which nodes join and programs are let in. */
@Command(
    name = "token",
    description = "Make, list and revoke the tokens with which nodes join and programs are let in.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Needs the right to operate: run it on the aggregator's machine as the aggregator's user.",
      "Example: wattrack token create --role read --label Grafana"
    })
final class TokenCommand extends Asking {
  @Mixin private final JsonOption json = new JsonOption();

  private TokenCommand(Context context) {
    super(context);
  }

  static CommandLine line(Context context) {
    return new CommandLine(new TokenCommand(context))
        .addSubcommand(new CreateCommand(context))
        .addSubcommand(new ListCommand(context))
        .addSubcommand(new RevokeCommand(context));
  }

  @Override
  public Integer call() throws ApiException {
    return list(api(), terminal, json);
  }

  /** What a token is good for; as in aggregator.access, which this module does not see. */
  enum Role {
    JOIN,
    READ,
    INGEST,
    OPERATE
  }

  /** Makes one. */
  @Command(
      name = "create",
      description = {
        "Make a token and print it; it is shown once and kept as a hash.",
        "Without --role it is one with which a node joins, once."
      },
      footer = {
        "",
        "A token is shown as Authorization: Bearer TOKEN, or as the password of any user.",
        "Example: wattrack token create --role ingest --label telegraf --expires 90d"
      })
  static final class CreateCommand extends Asking {
    @Option(
        names = "--role",
        paramLabel = "ROLE",
        description = "What it is good for: ${COMPLETION-CANDIDATES}; JOIN.")
    private Role role = Role.JOIN;

    @Option(names = "--label", paramLabel = "TEXT", description = "What it is for.")
    private String label = "";

    @Option(
        names = "--node",
        paramLabel = "NAME",
        description = "Let this node join again, which was here under the same machine id.")
    private String node = "";

    @Option(
        names = "--address",
        paramLabel = "HOST",
        description = "Name or address by which nodes reach the aggregator; this machine's first.")
    private @Nullable String address;

    @Option(
        names = "--expires",
        paramLabel = "SPAN",
        description = "How long it is good, e.g. 30m, 12h or 90d; to join 1h, else for ever.")
    private @Nullable String expires;

    @Mixin private final JsonOption json = new JsonOption();

    CreateCommand(Context context) {
      super(context);
    }

    @Override
    public Integer call() throws ApiException {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("role", role.name().toLowerCase(Locale.ROOT));
      body.put("label", label);
      body.put("node", node);
      if (expires != null) {
        Duration span = SpanArgument.parse("--expires", expires);
        body.put("expires_seconds", span.toSeconds());
      }
      JsonNode made = api().post("/api/v1/tokens", body);
      if (json.print(terminal, made)) {
        return 0;
      }
      // The token alone goes to standard output, for scripts; what a person should know beside it.
      if (made.path("fingerprint").isTextual()) {
        join(made);
      } else {
        tell(made.path("token").asText(), made);
      }
      return 0;
    }

    private void tell(String secret, JsonNode made) {
      terminal.out().println(Terminal.clean(secret));
      terminal.out().flush();
      terminal.err().println(Terminal.clean(advice(made)));
    }

    /** With the token what the node needs to find the aggregator and to know it. */
    private void join(JsonNode made) {
      // An aggregator of an earlier version does not say where it listens.
      String bind = made.path("bind").asText("0.0.0.0");
      JoinHost host = JoinHost.of(address, bind, Reach.addressesOfThisMachine());
      JoinLine line =
          new JoinLine(
              host.name(),
              made.path("port").asInt(),
              made.path("fingerprint").asText(),
              made.path("token").asText());
      tell(line.text(), made);
      terminal
          .err()
          .println("On the node: wattrack agent join LINE (with sudo where it came as a package)");
      host.trouble().map(Terminal::clean).ifPresent(terminal.err()::println);
    }

    private static String advice(JsonNode made) {
      String expires = made.path("expires").isNull() ? "" : made.path("expires").asText();
      return "Token "
          + made.path("id").asText()
          + " to "
          + made.path("role").asText()
          + (expires.isEmpty() ? ", until it is revoked" : ", until " + expires)
          + "; it is not shown again.";
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "List the tokens, without their secrets.",
      footer = {"", "Example: wattrack token list"})
  static final class ListCommand extends Asking {
    @Mixin private final JsonOption json = new JsonOption();

    ListCommand(Context context) {
      super(context);
    }

    @Override
    public Integer call() throws ApiException {
      return list(api(), terminal, json);
    }
  }

  /** Ends one. */
  @Command(
      name = "revoke",
      description = "End tokens for good, at once.",
      footer = {"", "Example: wattrack token revoke k3f7x2ab"})
  static final class RevokeCommand extends Asking {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids, as in the list.")
    private List<String> ids = List.of();

    RevokeCommand(Context context) {
      super(context);
    }

    @Override
    public Integer call() throws ApiException {
      Api api = api();
      for (String id : ids) {
        if (!id.matches("[a-z2-7]{1,32}")) {
          throw new UsageException(
              "'" + Terminal.clean(id) + "' is no id; see wattrack token list");
        }
        api.delete("/api/v1/tokens/" + id, Map.of());
        terminal.out().println("revoked " + id);
      }
      return 0;
    }
  }

  private static int list(Api api, Terminal terminal, JsonOption json) throws ApiException {
    JsonNode answer = api.get("/api/v1/tokens", Map.of());
    if (json.print(terminal, answer)) {
      return 0;
    }
    if (answer.path("tokens").isEmpty()) {
      terminal.out().println("no tokens; `wattrack token create` makes one");
      return 0;
    }
    Table table =
        new Table(
            Column.left("ID", 8),
            Column.left("ROLE", 7),
            Column.left("LABEL", 5),
            Column.left("CREATED", 7),
            Column.left("EXPIRES", 7),
            Column.left("LAST USE", 8),
            Column.left("STATE", 5));
    for (JsonNode token : answer.path("tokens")) {
      String node = token.path("node").asText("");
      table.row(
          shown(token, "id"),
          shown(token, "role") + (token.path("node").isNull() ? "" : " " + Terminal.clean(node)),
          shown(token, "label"),
          shown(token, "created"),
          token.path("expires").isNull() ? "never" : shown(token, "expires"),
          token.path("last_use").isNull() ? "never" : shown(token, "last_use"),
          state(token));
    }
    table.lines(terminal.screen().columns()).forEach(terminal.out()::println);
    return 0;
  }

  private static String state(JsonNode token) {
    if (token.path("valid").asBoolean(false)) {
      return "valid";
    }
    return token.path("ended").isNull() ? "expired" : "ended " + shown(token, "ended");
  }

  /** Times without their fractions. */
  private static String shown(JsonNode token, String key) {
    return Terminal.clean(token.path(key).asText("").replaceFirst("\\.\\d+Z$", "Z"));
  }
}
