package dev.wattrack.aggregator.config;

import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.Nearest;
import dev.wattrack.model.config.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a file whose keys are not known beforehand, such as names of rules. Whatever is
 * never asked for is an unknown key. Confined to one thread.
 */
final class Keys {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> known = new TreeSet<>();
  private final List<Problem> problems;
  private final String fileName;

  Keys(List<Entry> all, String fileName, List<Problem> problems) {
    this.problems = problems;
    this.fileName = fileName;
    for (Entry entry : all) {
      if (entries.put(entry.key(), entry) != null) {
        problems.add(new Problem(entry.where(), "'" + entry.key() + "' is there twice"));
      }
    }
  }

  /** The names directly below a key, in the order of the file. */
  List<String> below(String prefix) {
    Set<String> names = new LinkedHashSet<>();
    for (String key : entries.keySet()) {
      if (key.startsWith(prefix + ".")) {
        String rest = key.substring(prefix.length() + 1);
        int dot = rest.indexOf('.');
        names.add(dot < 0 ? rest : rest.substring(0, dot));
      }
    }
    return new ArrayList<>(names);
  }

  boolean has(String prefix) {
    return entries.containsKey(prefix) || !below(prefix).isEmpty();
  }

  /** The value of a key; the default where it is missing or wrong, which is a problem. */
  <T> T get(String key, Function<String, T> parse, T byDefault) {
    T found = find(key, parse);
    return found == null ? byDefault : found;
  }

  /** The value of a key; null where it is missing or wrong, which is a problem. */
  <T> @Nullable T find(String key, Function<String, T> parse) {
    asked.add(key);
    known.add(key.substring(key.lastIndexOf('.') + 1));
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    try {
      return parse.apply(entry.value());
    } catch (IllegalArgumentException e) {
      problems.add(
          new Problem(entry.where(), key + " = '" + entry.value() + "': " + e.getMessage()));
      return null;
    }
  }

  String text(String key, String byDefault) {
    return get(key, Function.identity(), byDefault);
  }

  /** All texts below a key by their names. */
  Map<String, String> texts(String prefix) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : below(prefix)) {
      all.put(name, text(prefix + "." + name, ""));
    }
    return all;
  }

  /** Something is wrong with what is below a key. */
  void problem(String prefix, String message) {
    problems.add(new Problem(where(prefix), prefix + ": " + message));
  }

  private String where(String prefix) {
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (entry.getKey().equals(prefix) || entry.getKey().startsWith(prefix + ".")) {
        return entry.getValue().where();
      }
    }
    return fileName;
  }

  /** Adds a problem for every key nobody asked for. */
  void refuseTheRest() {
    for (Entry entry : entries.values()) {
      if (!asked.contains(entry.key())) {
        String last = entry.key().substring(entry.key().lastIndexOf('.') + 1);
        problems.add(
            new Problem(
                entry.where(), "unknown key '" + entry.key() + "'" + Nearest.hint(last, known)));
      }
    }
  }
}
