package dev.wattrack.aggregator.config;

import dev.wattrack.aggregator.alerts.Condition;
import dev.wattrack.aggregator.alerts.DefaultRules;
import dev.wattrack.aggregator.alerts.FanSteps;
import dev.wattrack.aggregator.alerts.Inhibition;
import dev.wattrack.aggregator.alerts.Level;
import dev.wattrack.aggregator.alerts.Matcher;
import dev.wattrack.aggregator.alerts.Rule;
import dev.wattrack.aggregator.alerts.RuleSet;
import dev.wattrack.aggregator.alerts.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys {@code rules}, {@code inhibit}, {@code supplies} and {@code fan}. */
final class RulesPart {
  private static final Set<String> SPECIALS = Set.of("warning", "critical", "info");
  private static final double ALMOST = 0.95;

  private final Keys keys;

  RulesPart(Keys keys) {
    this.keys = keys;
  }

  RuleSet read() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    DefaultRules.rules().forEach(rule -> rules.put(rule.name(), rule));
    for (String name : keys.below("rules")) {
      Rule base = rules.get(name);
      boolean enabled = keys.get("rules." + name + ".enabled", Parse.FLAG, true);
      Rule rule = base == null ? own(name) : changed(base);
      if (rule != null && enabled) {
        rules.put(name, rule);
      } else {
        rules.remove(name);
      }
    }
    return new RuleSet(List.copyOf(rules.values()), inhibitions(rules.keySet()), supplies(), fan());
  }

  private @Nullable Rule own(String name) {
    String at = "rules." + name;
    String series = keys.text(at + ".series", "");
    if (!series.matches("[A-Za-z0-9_]+\\.[A-Za-z0-9_]+")) {
      keys.problem(
          at,
          "'"
              + name
              + "' is no default rule, and one of your own needs 'series', such as cpu.usage_idle");
    }
    List<String> per = keys.list(at + ".per", List.of("host"));
    List<Level> levels = levels(at, series);
    if (levels.isEmpty()) {
      keys.problem(at, "needs a level: warning, critical or info");
    }
    Rule bare =
        make(
            at,
            () ->
                new Rule(
                    name,
                    per,
                    levels,
                    List.of(),
                    Duration.ZERO,
                    keys.text(at + ".unit", ""),
                    keys.text(at + ".text", "{subject}: " + name + " ({figure}, limit {limit})"),
                    keys.text(at + ".check", "")));
    return bare == null ? null : rest(bare, at, series);
  }

  private @Nullable Rule changed(Rule base) {
    String at = "rules." + base.name();
    String series = base.levels().get(0).series();
    List<Level> levels = replaced(base.levels(), levels(at, series));
    Rule rule =
        new Rule(
            base.name(),
            base.per(),
            levels,
            List.of(),
            base.keep(),
            base.unit(),
            keys.text(at + ".text", base.text()),
            keys.text(at + ".check", base.check()));
    return rest(rule, at, series);
  }

  /** A configured level takes the place of those of its severity and series. */
  private static List<Level> replaced(List<Level> base, List<Level> news) {
    List<Level> all = new ArrayList<>();
    for (Level level : base) {
      boolean same =
          news.stream()
              .anyMatch(
                  it -> it.severity() == level.severity() && it.series().equals(level.series()));
      if (!same) {
        all.add(level);
      }
    }
    List<Level> levels = new ArrayList<>(news);
    levels.addAll(all);
    return levels;
  }

  private @Nullable Rule rest(Rule rule, String at, String series) {
    Duration keep = keys.get(at + ".keep", Parse.DURATION, rule.keep());
    List<Rule.Special> overrides = new ArrayList<>();
    for (String name : keys.below(at + ".overrides")) {
      String here = at + ".overrides." + name;
      Matcher where = matcher(here + ".where");
      if (where.patterns().isEmpty()) {
        keys.problem(here, "needs 'where', such as where: {host: r630-*}");
      }
      overrides.add(new Rule.Special(where, replaced(rule.levels(), levels(here, series))));
    }
    return rule.with(rule.levels(), overrides).keeping(keep);
  }

  private List<Level> levels(String at, String series) {
    List<Level> levels = new ArrayList<>();
    for (String word : List.of("critical", "warning", "info")) {
      String here = at + "." + word;
      if (SPECIALS.contains(word) && keys.has(here)) {
        Level level = level(here, Severity.ofWord(word), series);
        if (level != null) {
          levels.add(level);
        }
      }
    }
    return levels;
  }

  private @Nullable Level level(String at, Severity severity, String byDefault) {
    String series = keys.text(at + ".series", byDefault);
    Matcher where = matcher(at + ".where");
    Duration lasting = keys.get(at + ".for", Parse.DURATION, Duration.ZERO);
    int samples = keys.get(at + ".samples", Parse.integer(1, 100), 1);
    List<Condition> found = conditions(at);
    if (found.size() != 1) {
      keys.problem(
          at,
          "needs one of above, below, rises, crosses, absent, unchanged and is, not "
              + found.size());
      return null;
    }
    return make(at, () -> new Level(severity, series, where, found.get(0), lasting, samples));
  }

  private List<Condition> conditions(String at) {
    List<Condition> found = new ArrayList<>();
    Double clear = keys.find(at + ".clear", Parse::number);
    Duration within = keys.get(at + ".within", Parse.DURATION, Duration.ofMinutes(10));
    Duration window = keys.get(at + ".window", Parse.DURATION, Duration.ofMinutes(5));
    Double above = keys.find(at + ".above", Parse::number);
    if (above != null) {
      double usual = above > 0 ? above * ALMOST : above;
      add(at, found, () -> new Condition.Above(above, clear == null ? usual : clear));
    }
    Double below = keys.find(at + ".below", Parse::number);
    if (below != null) {
      double usual = below > 0 ? below / ALMOST : below;
      add(at, found, () -> new Condition.Below(below, clear == null ? usual : clear));
    }
    Double rises = keys.find(at + ".rises", Parse::number);
    if (rises != null) {
      add(at, found, () -> new Condition.Rises(rises, within));
    }
    Double crosses = keys.find(at + ".crosses", Parse::number);
    if (crosses != null) {
      add(at, found, () -> new Condition.Crosses(crosses, within, window));
    }
    Duration absent = keys.find(at + ".absent", Parse.DURATION);
    if (absent != null) {
      add(at, found, () -> new Condition.Absent(absent));
    }
    Duration same = keys.find(at + ".unchanged", Parse.DURATION);
    if (same != null) {
      add(at, found, () -> new Condition.Unchanged(same));
    }
    List<String> words = keys.list(at + ".is", List.of());
    if (!words.isEmpty()) {
      add(at, found, () -> new Condition.Is(new HashSet<>(words)));
    }
    return found;
  }

  private void add(
      String at, List<Condition> into, java.util.function.Supplier<Condition> condition) {
    Condition made = make(at, condition);
    if (made != null) {
      into.add(made);
    }
  }

  private <T> @Nullable T make(String at, java.util.function.Supplier<T> thing) {
    try {
      return thing.get();
    } catch (IllegalArgumentException e) {
      keys.problem(at, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private Matcher matcher(String at) {
    Map<String, String> patterns = keys.texts(at);
    Matcher made = make(at, () -> new Matcher(patterns));
    return made == null ? Matcher.ALL : made;
  }

  private List<Inhibition> inhibitions(Set<String> rules) {
    List<Inhibition> all = new ArrayList<>(DefaultRules.inhibitions());
    for (String name : keys.below("inhibit")) {
      String at = "inhibit." + name;
      String source = keys.text(at + ".source", "");
      List<String> targets = keys.list(at + ".targets", List.of());
      for (String rule : targets) {
        if (!rule.equals("*") && !rules.contains(rule)) {
          keys.problem(at, "there is no rule '" + rule + "'");
        }
      }
      if (!rules.contains(source)) {
        keys.problem(at, "there is no rule '" + source + "' (key source)");
      }
      Inhibition made =
          make(
              at,
              () ->
                  new Inhibition(
                      source, new HashSet<>(targets), Set.of(), keys.text(at + ".equal", "host")));
      if (made != null) {
        all.add(made);
      }
    }
    return all;
  }

  private List<RuleSet.Supply> supplies() {
    List<RuleSet.Supply> all = new ArrayList<>();
    for (String name : keys.below("supplies")) {
      String at = "supplies." + name;
      List<String> nodes = keys.list(at + ".nodes", List.of());
      double watts = keys.get(at + ".watts", Parse::number, 0.0);
      if (nodes.isEmpty() || watts <= 0) {
        keys.problem(at, "needs 'nodes' and 'watts' above 0");
      } else {
        all.add(new RuleSet.Supply(name, nodes, watts));
      }
    }
    return all;
  }

  private FanSteps.Fan fan() {
    FanSteps.Fan usual = FanSteps.Fan.USUAL;
    return new FanSteps.Fan(
        keys.get("fan.celsius", Parse::number, usual.celsius()),
        keys.get("fan.watts", Parse::number, usual.watts()),
        keys.get("fan.after", Parse.DURATION, usual.after()));
  }
}
