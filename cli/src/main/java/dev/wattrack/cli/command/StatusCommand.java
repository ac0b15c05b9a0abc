package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.api.Snapshot;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.cli.terminal.Terminal.Paint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Is everything well? Exit code 1 when the aggregator is down or cannot be reached. */
@Command(
    name = "status",
    description = "Say whether the aggregator and the nodes are well.",
    footer = {
      "",
      "Fails (1) when the aggregator is down or not there; nodes that are away do not count.",
      "Example: wattrack status --url http://access-node:7461"
    })
final class StatusCommand extends Asking {
  @Option(names = "--json", description = "Print the answers of /health and /api/v1/cluster.")
  private boolean json;

  StatusCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ApiException {
    Api api = api();
    JsonNode health = api.health();
    String status = health.path("status").asText();
    int exitCode = status.equals("down") ? 1 : 0;
    JsonNode cluster = api.get("/api/v1/cluster", Map.of());
    if (json) {
      ObjectNode both = JsonNodeFactory.instance.objectNode();
      both.set("health", health);
      both.set("cluster", cluster);
      terminal.out().println(Api.pretty(both));
      return exitCode;
    }
    Snapshot snapshot = Snapshot.of(cluster);
    line("aggregator", api.base() + ": " + coloured(status));
    if (isInsecure(api)) {
      line(
          "warning",
          terminal.paint(
              Paint.RED, "nothing is encrypted and nobody is asked who he is (insecure)"));
    }
    line(
        "cluster",
        Terminal.clean(snapshot.cluster()) + (snapshot.simulated() ? " (simulated)" : ""));
    line("nodes", nodes(snapshot));
    line("power", power(snapshot.power()));
    checks(health);
    alerts(snapshot);
    return exitCode;
  }

  /** An aggregator of an earlier version does not say. */
  private static boolean isInsecure(Api api) {
    try {
      return api.get("/api/v1/access", Map.of()).path("insecure").asBoolean(false);
    } catch (ApiException e) {
      return false;
    }
  }

  private void line(String name, String text) {
    terminal.out().printf("%-11s %s%n", name, text);
  }

  private String coloured(String status) {
    Paint paint =
        switch (status) {
          case "up" -> Paint.GREEN;
          case "degraded" -> Paint.YELLOW;
          default -> Paint.RED;
        };
    return terminal.paint(paint, Terminal.clean(status));
  }

  /** {@code 5 up, 1 lost: n3 since 12 min}. */
  private String nodes(Snapshot snapshot) {
    Map<String, Integer> counts = new TreeMap<>();
    List<String> away = new ArrayList<>();
    Instant now = snapshot.time() == null ? context.clock().instant() : snapshot.time();
    for (Snapshot.Node node : snapshot.nodes()) {
      counts.merge(node.state(), 1, Integer::sum);
      if (!node.state().equals("up")) {
        Instant since = node.since();
        away.add(
            Terminal.clean(node.name())
                + " "
                + Terminal.clean(node.state())
                + (since == null ? "" : " since " + Figures.span(Duration.between(since, now))));
      }
    }
    if (counts.isEmpty()) {
      return "none yet; start `wattrack agent` on each node";
    }
    List<String> parts = new ArrayList<>();
    counts.forEach((state, count) -> parts.add(count + " " + Terminal.clean(state)));
    return String.join(", ", parts) + (away.isEmpty() ? "" : ": " + String.join(", ", away));
  }

  private static String power(Snapshot.Power power) {
    if (power.watts() == null) {
      return "unknown (no meter)";
    }
    String source = power.source();
    Double age = power.ageSeconds();
    Double wattHours = power.wattHoursToday();
    return Figures.with(power.watts(), "W")
        + (source == null ? "" : " (" + Terminal.clean(source) + ")")
        + (age == null ? "" : ", " + Figures.span(Duration.ofSeconds(age.longValue())) + " old")
        + (wattHours == null ? "" : ", " + Figures.with(wattHours, "Wh") + " today");
  }

  private void checks(JsonNode health) {
    for (JsonNode check : health.path("checks")) {
      String detail = check.path("detail").asText("");
      line(
          Terminal.clean(check.path("name").asText("?")),
          coloured(check.path("status").asText("unknown"))
              + (detail.isEmpty() ? "" : ": " + Terminal.clean(detail)));
    }
  }

  private void alerts(Snapshot snapshot) {
    for (Snapshot.Alert alert : snapshot.alerts()) {
      Paint paint = alert.severity().equals("critical") ? Paint.RED : Paint.YELLOW;
      line(
          "alert",
          terminal.paint(paint, Terminal.clean(alert.severity()))
              + " "
              + Terminal.clean(alert.rule() + " " + alert.subject() + ": " + alert.text()));
    }
  }
}
