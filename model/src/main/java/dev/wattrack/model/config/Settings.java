package dev.wattrack.model.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of a set of settings, from file, then environment, then command line, the later over
 * the earlier. Immutable.
 */
public final class Settings {
  private final Map<String, Object> values;
  private final Map<String, String> places;

  private Settings(Map<String, Object> values, Map<String, String> places) {
    this.values = values;
    this.places = places;
  }

  /**
   * Binds entries to settings and adds every problem to {@code problems}: unknown keys (with the
   * nearest known one) and values that do not parse. A setting with a problem keeps its default.
   *
   * @param prefixes keys beginning with one of these are allowed and kept as texts ({@link #under})
   */
  public static Settings bind(
      List<? extends Setting<?>> known,
      List<String> prefixes,
      List<Entry> entries,
      Map<String, String> environment,
      List<Problem> problems) {
    Map<String, Setting<?>> byKey = new LinkedHashMap<>();
    Map<String, Object> values = new HashMap<>();
    Map<String, String> places = new HashMap<>();
    for (Setting<?> setting : known) {
      byKey.put(setting.key(), setting);
      values.put(setting.key(), setting.parse().apply(setting.defaultText()));
    }
    for (Entry entry : entries) {
      places.put(entry.key(), entry.where());
      bindEntry(byKey, prefixes, entry, values, problems);
    }
    for (Setting<?> setting : known) {
      String text = environment.get(setting.environmentName());
      if (text != null) {
        String where = "environment " + setting.environmentName();
        places.put(setting.key(), where);
        bindEntry(byKey, List.of(), new Entry(setting.key(), text, where), values, problems);
      }
    }
    return new Settings(values, places);
  }

  private static void bindEntry(
      Map<String, Setting<?>> byKey,
      List<String> prefixes,
      Entry entry,
      Map<String, Object> values,
      List<Problem> problems) {
    Setting<?> setting = byKey.get(entry.key());
    if (setting == null) {
      if (beginsWithOne(entry.key(), prefixes)) {
        values.put(entry.key(), entry.value());
        return;
      }
      problems.add(
          new Problem(
              entry.where(),
              "unknown key '" + entry.key() + "'" + Nearest.hint(entry.key(), byKey.keySet())));
      return;
    }
    try {
      values.put(setting.key(), setting.parse().apply(entry.value()));
    } catch (IllegalArgumentException e) {
      problems.add(
          new Problem(
              entry.where(), entry.key() + " = '" + entry.value() + "': " + e.getMessage()));
    }
  }

  private static boolean beginsWithOne(String key, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (key.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The value of a setting that was among those bound. */
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting.key());
    if (value == null) {
      throw new IllegalArgumentException("setting " + setting.key() + " was not bound");
    }
    return (T) value;
  }

  /** Where a key was set, such as {@code agent.conf:7}; the key itself where it has its default. */
  public String where(String key) {
    return places.getOrDefault(key, key);
  }

  /** The texts of all keys beginning with an allowed prefix, without it, in order of key. */
  public Map<String, String> under(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      if (entry.getKey().startsWith(prefix) && entry.getValue() instanceof String text) {
        found.put(entry.getKey().substring(prefix.length()), text);
      }
    }
    return found;
  }
}
