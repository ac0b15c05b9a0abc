package dev.wattrack.aggregator.config;

import dev.wattrack.aggregator.alerts.DefaultRules;
import dev.wattrack.aggregator.alerts.RuleSet;
import dev.wattrack.aggregator.alerts.action.ActionSpec;
import dev.wattrack.aggregator.alerts.notify.NotifyPlan;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code alerts.yaml} says. Immutable.
 *
 * @param receivers by name
 */
public record AlertsConfig(
    RuleSet rules,
    NotifyPlan plan,
    Map<String, ReceiverConfig> receivers,
    List<ActionSpec> actions) {

  public AlertsConfig {
    receivers = Map.copyOf(receivers);
    actions = List.copyOf(actions);
  }

  /** The default rules, and nobody is told. */
  public static AlertsConfig defaults() {
    return new AlertsConfig(DefaultRules.set(), NotifyPlan.NOBODY, Map.of(), List.of());
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException with every problem found
   */
  public static AlertsConfig load(Path file) throws ConfigException {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new ConfigException(List.of(new Problem(file.toString(), FileTrouble.words(e))));
    }
  }

  /**
   * Reads a text.
   *
   * @throws ConfigException with every problem found
   */
  public static AlertsConfig parse(String text, String fileName) throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    List<Entry> entries = YamlFile.parse(text, fileName, problems);
    Keys keys = new Keys(entries, fileName, problems);
    RuleSet rules = new RulesPart(keys).read();
    ReceiversPart receivers = new ReceiversPart(keys);
    Map<String, ReceiverConfig> told = receivers.read();
    NotifyPlan plan = new RoutesPart(keys, told.keySet()).read();
    List<ActionSpec> actions = new ActionsPart(keys).read();
    keys.refuseTheRest();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new AlertsConfig(rules, plan, told, actions);
  }
}
