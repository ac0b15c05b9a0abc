package dev.wattrack.aggregator.alerts.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.config.AlertsConfig;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.MemoryAlerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActionsTest {
  private static final Instant SINCE = Instant.parse("2026-01-05T10:00:00Z");
  private final MemoryAlerts table = new MemoryAlerts();
  private final List<String> done = new ArrayList<>();

  private Actions actions(String yaml) throws Exception {
    List<ActionSpec> specs = AlertsConfig.parse("actions: {" + yaml + "}", "alerts.yaml").actions();
    Actions actions =
        new Actions(
            table,
            (command, outcome) -> {
              done.add(String.join(" ", command));
              outcome.accept("done");
            },
            specs);
    actions.restore();
    return actions;
  }

  private static Alert alert(String rule, String host, Severity severity, boolean simulated) {
    return new Alert(
        "id-" + host,
        rule,
        severity,
        host,
        Set.of(host),
        simulated,
        SINCE,
        null,
        "",
        "",
        "",
        90,
        85,
        "°C",
        null,
        false,
        "");
  }

  private static Alert hot(String host) {
    return alert("NodeOverheat", host, Severity.CRITICAL, false);
  }

  private void look(Actions actions, long afterSeconds, Alert... alerts) {
    actions.evaluated(SINCE.plusSeconds(afterSeconds), List.of(alerts), List.of(), List.of());
  }

  private List<String> outcomes() throws Exception {
    return table.audits(100).stream().map(AlertTable.Audit::outcome).toList();
  }

  @Test
  void aDryRunIsTheDefaultAndOnlyNoted() throws Exception {
    Actions actions = actions("drain: {do: slurm_drain}");
    look(actions, 0, hot("a"), hot("b"));
    assertThat(done).isEmpty();
    assertThat(outcomes())
        .hasSize(2)
        .contains(
            "dry run: [scontrol, update, nodename=a, state=drain, reason=wattrack alert id-a]");
  }

  @Test
  void oneSensorAloneDoesNothingUnlessThatIsConfigured() throws Exception {
    Actions careful = actions("off: {do: pdu_off, command: [off, '{node}'], dry_run: false}");
    look(careful, 0, hot("a"));
    look(careful, 0, hot("a"), alert("NodeOverheat", "b", Severity.WARNING, false));
    look(careful, 0, hot("a"), alert("DiskFilling", "b", Severity.CRITICAL, false));
    look(careful, 0, hot("a"), alert("NodeOverheat", "b", Severity.CRITICAL, true));
    assertThat(done).isEmpty();
    assertThat(outcomes()).isEmpty();
    look(careful, 0, hot("a"), hot("b"));
    assertThat(done).containsExactly("off a", "off b");
    done.clear();
    Actions bold =
        actions("one: {do: command, command: [off, '{node}'], dry_run: false, witnesses: 1}");
    look(bold, 0, hot("c"));
    assertThat(done).containsExactly("off c");
  }

  @Test
  void itIsDoneOnceAndNotAgainAfterARestart() throws Exception {
    String yaml = "off: {do: command, command: [off, '{node}', '{alert}'], dry_run: false}";
    Actions actions = actions(yaml);
    look(actions, 0, hot("a"), hot("b"));
    look(actions, 60, hot("a"), hot("b"));
    Actions restarted = actions(yaml);
    look(restarted, 120, hot("a"), hot("b"));
    assertThat(done).containsExactly("off a id-a", "off b id-b");
    assertThat(table.audits(100))
        .extracting(AlertTable.Audit::target, AlertTable.Audit::outcome)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a", "done: [off, a, id-a]"),
            org.assertj.core.groups.Tuple.tuple("b", "done: [off, b, id-b]"));
  }

  @Test
  void notBeforeItsTimeAndNotMoreOftenThanAllowed() throws Exception {
    Actions actions =
        actions(
            "off: {do: command, command: [off, '{node}'], dry_run: false, after: 1m,"
                + " most_per_hour: 2}");
    Alert[] all = {hot("a"), hot("b"), hot("c")};
    look(actions, 59, all);
    assertThat(done).isEmpty();
    look(actions, 60, all);
    assertThat(done).containsExactly("off a", "off b");
    assertThat(outcomes()).contains("not done: more than 2 an hour");
    look(actions, 60 + Duration.ofHours(1).toSeconds() + 1, hot("c"), hot("d"));
    assertThat(done).as("an hour later, what was not done stays undone").hasSize(3);
    assertThat(done).last().isEqualTo("off d");
  }

  @Test
  void matchersAndNodesSayWhatIsDoneToWhom() throws Exception {
    Actions actions =
        actions(
            "off: {do: command, command: [off, '{node}'], dry_run: false,"
                + " where: {rule: NodeOverheat, host: 'a|b'}, nodes: [pi-1]}");
    look(actions, 0, hot("a"), hot("c"));
    assertThat(done).containsExactly("off pi-1");
  }

  @Test
  void aNameThatWouldBeAnOptionIsNoArgument() throws Exception {
    Actions actions = actions("off: {do: command, command: [off, '{node}'], dry_run: false}");
    look(actions, 0, hot("--force"), hot("a b"));
    assertThat(done).isEmpty();
    assertThat(outcomes()).hasSize(2).containsOnly("not done: this is no name for a command line");
  }
}
