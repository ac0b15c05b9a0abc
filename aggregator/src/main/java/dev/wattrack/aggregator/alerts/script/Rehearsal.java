package dev.wattrack.aggregator.alerts.script;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.Engine;
import dev.wattrack.aggregator.alerts.Observation;
import dev.wattrack.aggregator.alerts.RuleSet;
import dev.wattrack.aggregator.alerts.SavedLevel;
import dev.wattrack.aggregator.alerts.Scene;
import dev.wattrack.model.config.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plays one block second by second through the real rules. Confined to one thread. */
final class Rehearsal {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long TICK_MILLIS = 1_000;

  /** What watches besides the expectations. */
  interface Audience {
    void see(Instant time, Engine engine, List<Change> changes);
  }

  private final RuleScript.Block block;
  private final RuleSet rules;
  private final Audience audience;
  private final Map<String, Long> stateSince = new HashMap<>();
  private final Map<String, String> stateWas = new HashMap<>();
  private Engine engine;

  Rehearsal(RuleScript.Block block, RuleSet rules) {
    this(block, rules, (time, engine, changes) -> {});
  }

  Rehearsal(RuleScript.Block block, RuleSet rules, Audience audience) {
    this.block = block;
    this.rules = rules;
    this.audience = audience;
    engine = new Engine(rules);
  }

  Engine engine() {
    return engine;
  }

  List<Problem> run() {
    List<Problem> failures = new ArrayList<>();
    List<RuleScript.Eval> rest = new ArrayList<>(block.evals());
    long end = rest.stream().mapToLong(RuleScript.Eval::atMillis).max().orElse(0);
    for (RuleScript.Loaded loaded : block.series()) {
      end = Math.max(end, loaded.line().values().size() * loaded.stepMillis());
    }
    for (long now = 0; now <= end; now += TICK_MILLIS) {
      long away = away(now);
      if (away > 0) {
        now += away;
      }
      List<Change> changes = engine.evaluate(scene(now));
      audience.see(START.plusMillis(now), engine, changes);
      for (RuleScript.Eval eval : List.copyOf(rest)) {
        if (eval.atMillis() <= now) {
          rest.remove(eval);
          check(eval, failures);
        }
      }
    }
    return failures;
  }

  /** A restart due now: a new engine takes over what the old one saved. */
  private long away(long now) {
    for (RuleScript.Restart restart : block.restarts()) {
      if (restart.atMillis() >= now && restart.atMillis() < now + TICK_MILLIS) {
        List<SavedLevel> saved = engine.saved(now);
        List<Alert> open = engine.current();
        engine = new Engine(rules);
        engine.restore(open, saved, now + restart.awayMillis());
        return restart.awayMillis() + 1;
      }
    }
    return 0;
  }

  private Scene scene(long now) {
    Map<String, List<Observation>> all = new LinkedHashMap<>();
    Map<String, String> states = states(now);
    states.forEach(
        (host, word) -> {
          if (!word.equals(stateWas.put(host, word))) {
            stateSince.put(host, now);
          }
          long since = (START.toEpochMilli() + stateSince.getOrDefault(host, now)) * 1_000_000L;
          add(
              all,
              Scene.NODE_STATE,
              new Observation(host, Map.of(), Double.NaN, word, since, false));
        });
    for (RuleScript.Loaded loaded : block.series()) {
      SeriesLine line = loaded.line();
      int index = (int) (now / loaded.stepMillis());
      SeriesLine.Value value = index < line.values().size() ? line.values().get(index) : null;
      String host = line.labels().getOrDefault("host", "");
      boolean silent = !host.isEmpty() && !"up".equals(states.get(host));
      if (value == null
          || value.text() != null
          || silent && !line.name().startsWith("node.silent")) {
        continue;
      }
      Map<String, String> tags = new TreeMap<>(line.labels());
      tags.remove("host");
      long nanos = (START.toEpochMilli() + index * loaded.stepMillis()) * 1_000_000L;
      add(all, line.name(), new Observation(host, tags, value.number(), null, nanos, false));
    }
    return new Scene(START.plusMillis(now), now, all);
  }

  private static void add(Map<String, List<Observation>> all, String name, Observation seen) {
    all.computeIfAbsent(name, it -> new ArrayList<>()).add(seen);
  }

  private Map<String, String> states(long now) {
    Map<String, String> states = new TreeMap<>();
    for (RuleScript.Loaded loaded : block.series()) {
      String host = loaded.line().labels().getOrDefault("host", "");
      if (!host.isEmpty()) {
        states.putIfAbsent(host, "up");
      }
      if (loaded.line().name().equals(Scene.NODE_STATE)) {
        List<SeriesLine.Value> values = new ArrayList<>(loaded.line().values());
        int index = (int) Math.min(values.size() - 1, now / loaded.stepMillis());
        SeriesLine.Value value = index < 0 ? null : values.get(index);
        if (value != null && value.text() != null) {
          states.put(host, value.text());
        }
      }
    }
    return states;
  }

  private void check(RuleScript.Eval eval, List<Problem> failures) {
    List<Alert> rest = new ArrayList<>();
    for (Alert alert : engine.current()) {
      if (eval.rule() == null || eval.rule().equals(alert.rule())) {
        rest.add(alert);
      }
    }
    for (RuleScript.Expected expected : eval.expected()) {
      Alert found = null;
      for (Alert alert : rest) {
        found = found == null && fits(expected, alert) ? alert : found;
      }
      if (found == null) {
        failures.add(
            new Problem(
                eval.where(), "expected " + words(expected) + ", but " + words(engine.current())));
      } else {
        rest.remove(found);
      }
    }
    for (Alert alert : rest) {
      failures.add(new Problem(eval.where(), "not expected: " + words(List.of(alert))));
    }
  }

  private static boolean fits(RuleScript.Expected expected, Alert alert) {
    boolean severity =
        expected.severity().isEmpty() || expected.severity().equals(alert.severity().word());
    boolean labels =
        expected.labels().entrySet().stream()
            .allMatch(label -> alert.label(label.getKey()).equals(label.getValue()));
    return alert.rule().equals(expected.rule())
        && severity
        && labels
        && expected.inhibited() == !alert.inhibitedBy().isEmpty();
  }

  private static String words(RuleScript.Expected expected) {
    return expected.rule() + expected.labels() + " " + expected.severity();
  }

  private static String words(List<Alert> alerts) {
    if (alerts.isEmpty()) {
      return "nothing fires";
    }
    List<String> all = new ArrayList<>();
    for (Alert alert : alerts) {
      all.add(
          alert.rule()
              + "{subject=\""
              + alert.subject()
              + "\"} "
              + alert.severity().word()
              + (alert.inhibitedBy().isEmpty() ? "" : " inhibited")
              + " ("
              + alert.text()
              + ")");
    }
    return String.join("; ", all) + (alerts.size() == 1 ? "" : " fire");
  }
}
