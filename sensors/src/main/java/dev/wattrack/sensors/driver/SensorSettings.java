package dev.wattrack.sensors.driver;

import dev.wattrack.model.config.Setting;
import dev.wattrack.model.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/** The bound settings of one sensor. Confined to the thread that reads the configuration. */
public final class SensorSettings {
  private final String name;
  private final String prefix;
  private final Duration interval;
  private final Settings settings;
  private final BiConsumer<String, String> problems;

  /**
   * @param prefix of the sensor's keys in {@code settings}, e.g. {@code sensors.plug.}
   * @param problems takes a full key and what is wrong with it
   */
  public SensorSettings(
      String name,
      String prefix,
      Duration interval,
      Settings settings,
      BiConsumer<String, String> problems) {
    this.name = name;
    this.prefix = prefix;
    this.interval = interval;
    this.settings = settings;
    this.problems = problems;
  }

  /** The sensor's name. */
  public String name() {
    return name;
  }

  /** Distance of readings. */
  public Duration interval() {
    return interval;
  }

  /** The value of one of the factory's settings. */
  public <T> T get(Setting<T> setting) {
    return settings.get(at(prefix, setting));
  }

  /** The texts of all keys below one of the factory's prefixes, by the rest of their key. */
  public Map<String, String> under(String beginning) {
    return settings.under(prefix + beginning);
  }

  /** Adds a problem with the line of a key, or of the sensor if the key is not in the file. */
  public void problem(Setting<?> setting, String message) {
    problem(setting.key(), message);
  }

  /** The same for a key below a prefix. */
  public void problem(String key, String message) {
    problems.accept(prefix + key, message);
  }

  /** A factory's setting under its full key. */
  public static <T> Setting<T> at(String prefix, Setting<T> setting) {
    return new Setting<>(
        prefix + setting.key(),
        setting.defaultText(),
        setting.unit(),
        setting.sentence(),
        setting.parse());
  }
}
