package dev.wattrack.aggregator.alerts.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.DefaultRules;
import dev.wattrack.aggregator.alerts.Engine;
import dev.wattrack.aggregator.alerts.notify.Dispatcher;
import dev.wattrack.aggregator.alerts.notify.Notice;
import dev.wattrack.aggregator.alerts.notify.NotifyPlan;
import dev.wattrack.aggregator.alerts.notify.Route;
import dev.wattrack.model.config.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The scripted life of one rack through rules and routes: what people were told, line by line. With
 * {@code -Dupdate.golden=true} the golden file is written anew.
 */
class RackLifeTest {
  private static final NotifyPlan PLAN =
      new NotifyPlan(List.of(Route.all(List.of("people"))), List.of(), false);
  private final List<String> log = new ArrayList<>();
  private Dispatcher dispatcher = new Dispatcher(PLAN, ZoneOffset.UTC, Map.of(), List.of(), 1);
  private Engine before;

  private void see(Instant time, Engine engine, List<Change> changes) {
    if (before != null && before != engine) {
      log.add(clock(time) + " the aggregator is back");
      dispatcher =
          new Dispatcher(
              PLAN, ZoneOffset.UTC, dispatcher.told(), List.of(), dispatcher.nextNumber());
    }
    before = engine;
    for (Notice notice :
        dispatcher.evaluate(time, engine.current(), changes, List.of()).notices()) {
      for (Alert alert : notice.alerts()) {
        log.add(
            clock(time)
                + (alert.isFiring() ? " " + alert.severity().word() : " over")
                + " "
                + alert.rule()
                + " "
                + alert.subject()
                + ": "
                + (alert.isFiring() ? alert.text() : alert.reason()));
      }
    }
  }

  private static String clock(Instant time) {
    Duration since = Duration.between(Rehearsal.START, time);
    return String.format("%02d:%02d", since.toMinutes(), since.toSecondsPart());
  }

  @Test
  void everybodyIsToldWhatHappenedOnceAndInOrder() throws Exception {
    Path root = Path.of(System.getProperty("wattrack.root", ".."));
    Path folder = root.resolve("aggregator/src/test/resources/alerts/life");
    List<Problem> problems = new ArrayList<>();
    RuleScript script =
        RuleScript.parse(Files.readString(folder.resolve("rack.rules")), "rack.rules", problems);
    problems.addAll(new Rehearsal(script.blocks().get(0), DefaultRules.set(), this::see).run());
    assertThat(problems).isEmpty();
    Path golden = folder.resolve("rack.golden");
    String told = String.join("\n", log) + "\n";
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(golden, told);
    }
    assertThat(golden).hasContent(told);
  }
}
