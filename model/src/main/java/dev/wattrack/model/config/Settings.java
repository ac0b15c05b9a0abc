package dev.wattrack.model.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of a set of settings, from file, then environment, then command line, the later over
 * the earlier. Immutable.
 */
public final class Settings {
  private final Map<String, Object> values;

  private Settings(Map<String, Object> values) {
    this.values = values;
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
    for (Setting<?> setting : known) {
      byKey.put(setting.key(), setting);
      values.put(setting.key(), setting.parse().apply(setting.defaultText()));
    }
    for (Entry entry : entries) {
      bindEntry(byKey, prefixes, entry, values, problems);
    }
    for (Setting<?> setting : known) {
      String text = environment.get(setting.environmentName());
      if (text != null) {
        bindEntry(
            byKey,
            List.of(),
            new Entry(setting.key(), text, "environment " + setting.environmentName()),
            values,
            problems);
      }
    }
    return new Settings(values);
  }

  private static void bindEntry(
      Map<String, Setting<?>> byKey,
      List<String> prefixes,
      Entry entry,
      Map<String, Object> values,
      List<Problem> problems) {
    Setting<?> setting = byKey.get(entry.key());
    if (setting == null) {
      if (prefixes.stream().anyMatch(entry.key()::startsWith)) {
        values.put(entry.key(), entry.value());
        return;
      }
      String nearest = nearest(entry.key(), byKey);
      problems.add(
          new Problem(
              entry.where(),
              "unknown key '"
                  + entry.key()
                  + "'"
                  + (nearest == null ? "" : "; did you mean '" + nearest + "'?")));
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

  /** The value of a setting that was among those bound. */
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting.key());
    if (value == null) {
      throw new IllegalArgumentException("setting " + setting.key() + " was not bound");
    }
    return (T) value;
  }

  /** The texts of all keys beginning with an allowed prefix, without it, in order of key. */
  public Map<String, String> under(String prefix) {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && value instanceof String text) {
            found.put(key.substring(prefix.length()), text);
          }
        });
    return found;
  }

  private static @Nullable String nearest(String key, Map<String, Setting<?>> known) {
    String best = null;
    int bestDistance = 4;
    for (String candidate : known.keySet()) {
      int distance = distance(key, candidate);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Edit distance (Levenshtein 1966). */
  private static int distance(String a, String b) {
    List<Integer> row = new ArrayList<>();
    for (int j = 0; j <= b.length(); j++) {
      row.add(j);
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row.get(0);
      row.set(0, i);
      for (int j = 1; j <= b.length(); j++) {
        int above = row.get(j);
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row.set(j, Math.min(swap, 1 + Math.min(above, row.get(j - 1))));
        diagonal = above;
      }
    }
    return row.get(b.length());
  }
}
