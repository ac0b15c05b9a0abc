package dev.wattrack.sensors.config;

import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.config.Setting;
import dev.wattrack.model.config.Settings;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.SensorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Binds sensors.yaml: {@code sensors: {NAME: {kind: KIND, key: value}}}. Every problem is found,
 * not only the first; a sensor with a problem is left out. Confined to one thread.
 */
public final class SensorsConfig {
  private static final String TOP = "sensors";
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(200);
  private static final int MOST_SENSORS = 64;

  private final Map<String, SensorFactory> factories = new TreeMap<>();
  private final Map<String, String> environment;
  private final String fileName;
  private final List<Problem> problems;

  private SensorsConfig(
      Iterable<SensorFactory> factories,
      Map<String, String> environment,
      String fileName,
      List<Problem> problems) {
    for (SensorFactory factory : factories) {
      this.factories.put(factory.kind(), factory);
    }
    this.environment = environment;
    this.fileName = fileName;
    this.problems = problems;
  }

  /** The setting every kind has beside its own. */
  static Setting<Duration> interval(SensorFactory factory) {
    return Setting.duration("interval", factory.usualInterval(), "Distance of readings.");
  }

  static Setting<String> kind(Iterable<String> kinds) {
    return Setting.text("kind", "", "One of " + String.join(", ", kinds) + ".");
  }

  /**
   * The sensors of a file's text, with the environment over it.
   *
   * @param fileName named in problems
   * @param problems gets everything that is wrong
   */
  public static List<ConfiguredSensor> read(
      Iterable<SensorFactory> factories,
      String fileName,
      String text,
      Map<String, String> environment,
      List<Problem> problems) {
    SensorsConfig config = new SensorsConfig(factories, environment, fileName, problems);
    Map<String, List<Entry>> sections = config.sections(YamlFile.parse(text, fileName, problems));
    List<ConfiguredSensor> sensors = new ArrayList<>();
    sections.forEach(
        (name, entries) -> {
          ConfiguredSensor sensor = config.sensor(name, entries);
          if (sensor != null) {
            sensors.add(sensor);
          }
        });
    return sensors;
  }

  private Map<String, List<Entry>> sections(List<Entry> entries) {
    Map<String, List<Entry>> sections = new LinkedHashMap<>();
    for (Entry entry : entries) {
      String[] path = entry.key().split("\\.", 3);
      if (!path[0].equals(TOP) || (path.length < 3 && !entry.value().isEmpty())) {
        problems.add(
            new Problem(
                entry.where(),
                "unknown key '" + entry.key() + "'; expected sensors: NAME: key: value"));
      } else if (path.length == 3) {
        sections.computeIfAbsent(path[1], unused -> new ArrayList<>()).add(entry);
      } else if (path.length == 2) {
        problems.add(new Problem(entry.where(), "sensor '" + path[1] + "' has no keys"));
      }
    }
    if (sections.size() > MOST_SENSORS) {
      problems.add(new Problem(fileName, "more than " + MOST_SENSORS + " sensors"));
      sections.keySet().retainAll(new ArrayList<>(sections.keySet()).subList(0, MOST_SENSORS));
    }
    return sections;
  }

  private @Nullable ConfiguredSensor sensor(String name, List<Entry> entries) {
    String where = entries.get(0).where();
    int before = problems.size();
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      problems.add(
          new Problem(where, "'" + name + "': a name has up to 64 letters, digits, - and _"));
    }
    String prefix = TOP + "." + name + ".";
    Setting<String> kind = SensorSettings.at(prefix, kind(factories.keySet()));
    SensorFactory factory = factory(name, kind, entries, where);
    if (factory == null) {
      return null;
    }
    Setting<Duration> interval = SensorSettings.at(prefix, interval(factory));
    List<Setting<?>> known = new ArrayList<>(List.of(kind, interval));
    factory.settings().forEach(setting -> known.add(SensorSettings.at(prefix, setting)));
    List<String> prefixes = factory.prefixes().stream().map(prefix::concat).toList();
    Settings settings = Settings.bind(known, prefixes, entries, environment, problems);
    Duration distance = settings.get(interval);
    if (distance.compareTo(LEAST_INTERVAL) < 0) {
      problems.add(new Problem(whereIs(interval.key(), entries), "interval: at least 200ms"));
    }
    SensorPlan plan =
        factory.bind(
            new SensorSettings(
                name,
                prefix,
                distance,
                settings,
                (key, message) ->
                    problems.add(
                        new Problem(
                            whereIs(key, entries),
                            key.substring(prefix.length()) + ": " + message))));
    return problems.size() > before
        ? null
        : new ConfiguredSensor(name, factory.kind(), distance, plan);
  }

  private @Nullable SensorFactory factory(
      String name, Setting<String> kind, List<Entry> entries, String where) {
    for (Entry entry : entries) {
      if (entry.key().equals(kind.key())) {
        SensorFactory factory = factories.get(entry.value());
        if (factory == null) {
          problems.add(
              new Problem(
                  entry.where(), "kind '" + entry.value() + "': " + kind.sentence().strip()));
        }
        return factory;
      }
    }
    problems.add(new Problem(where, "sensor '" + name + "' has no kind: " + kind.sentence()));
    return null;
  }

  /** The line of a key; of the sensor if it is not in the file. */
  private String whereIs(String key, List<Entry> entries) {
    String variable = SensorSettings.at("", Setting.text(key, "", "")).environmentName();
    if (environment.containsKey(variable)) {
      return "environment " + variable;
    }
    for (Entry entry : entries) {
      if (entry.key().equals(key)) {
        return entry.where();
      }
    }
    return entries.get(0).where();
  }
}
