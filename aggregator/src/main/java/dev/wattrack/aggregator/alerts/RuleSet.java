package dev.wattrack.aggregator.alerts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules in force and what belongs to them. Immutable. */
public final class RuleSet {
  private final List<Rule> rules;
  private final List<Inhibition> inhibitions;
  private final List<Supply> supplies;
  private final FanSteps.Fan fan;
  private final Map<String, Rule> byName = new LinkedHashMap<>();
  private final Map<String, Map<String, List<Level>>> levels = new LinkedHashMap<>();

  /**
   * A supply and the nodes that hang on it.
   *
   * @param watts it can give
   */
  public record Supply(String name, List<String> nodes, double watts) {
    public Supply {
      nodes = List.copyOf(nodes);
    }
  }

  public RuleSet(
      List<Rule> rules, List<Inhibition> inhibitions, List<Supply> supplies, FanSteps.Fan fan) {
    this.rules = List.copyOf(rules);
    this.inhibitions = List.copyOf(inhibitions);
    this.supplies = List.copyOf(supplies);
    this.fan = fan;
    for (Rule rule : rules) {
      byName.put(rule.name(), rule);
      List<Level> all = new ArrayList<>(rule.levels());
      rule.overrides().forEach(special -> all.addAll(special.levels()));
      Map<String, List<Level>> bySeries = new LinkedHashMap<>();
      for (Level level : all) {
        bySeries.computeIfAbsent(level.series(), it -> new ArrayList<>()).add(level);
      }
      levels.put(rule.name(), bySeries);
    }
  }

  public List<Rule> rules() {
    return rules;
  }

  public @Nullable Rule named(String name) {
    return byName.get(name);
  }

  List<Inhibition> inhibitions() {
    return inhibitions;
  }

  List<Supply> supplies() {
    return supplies;
  }

  FanSteps.Fan fan() {
    return fan;
  }

  /** Every series any rule looks at, and those from which others are made. */
  Set<String> series() {
    Set<String> all = new HashSet<>();
    levels.values().forEach(of -> all.addAll(of.keySet()));
    all.addAll(List.of("climate.temperature_celsius", "power.watts", "line.on"));
    return Set.copyOf(all);
  }

  Set<String> seriesOf(Rule rule) {
    Map<String, List<Level>> of = levels.get(rule.name());
    return of == null ? Set.of() : of.keySet();
  }

  /** Whether any level of a rule looks at this point. */
  boolean mayMatter(Rule rule, String series, Observation seen) {
    Map<String, List<Level>> of = levels.get(rule.name());
    for (Level level : of == null ? List.<Level>of() : of.getOrDefault(series, List.of())) {
      if (level.where().isAll() || level.where().matches(seen::tag)) {
        return true;
      }
    }
    return false;
  }
}
