package dev.wattrack.aggregator.config;

import dev.wattrack.aggregator.alerts.Matcher;
import dev.wattrack.aggregator.alerts.action.ActionSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The key {@code actions}: what is done about critical heat. */
final class ActionsPart {
  private static final List<String> DRAIN =
      List.of(
          "scontrol", "update", "nodename={node}", "state=drain", "reason=wattrack alert {alert}");

  private final Keys keys;

  ActionsPart(Keys keys) {
    this.keys = keys;
  }

  List<ActionSpec> read() {
    List<ActionSpec> all = new ArrayList<>();
    for (String name : keys.below("actions")) {
      String at = "actions." + name;
      String kind = keys.text(at + ".do", "");
      List<String> command = keys.list(at + ".command", List.of());
      Duration after = keys.get(at + ".after", Parse.DURATION, Duration.ZERO);
      boolean dryRun = keys.get(at + ".dry_run", Parse.FLAG, true);
      int most = keys.get(at + ".most_per_hour", Parse.integer(1, 1_000), 2);
      int witnesses = keys.get(at + ".witnesses", Parse.integer(1, 100), 2);
      List<String> nodes = keys.list(at + ".nodes", List.of());
      Matcher where = new Matcher(keys.texts(at + ".where"));
      boolean drain = kind.equals("slurm_drain");
      if (!drain && !List.of("pdu_off", "command").contains(kind)) {
        keys.problem(at, "do must be slurm_drain, pdu_off or command, not '" + kind + "'");
      } else if (!drain && command.isEmpty()) {
        keys.problem(at, "needs 'command', a list of program and arguments; {node} is the node");
      } else {
        all.add(
            new ActionSpec(
                name,
                where,
                command.isEmpty() ? DRAIN : command,
                nodes,
                after,
                dryRun,
                most,
                witnesses));
      }
    }
    return all;
  }
}
