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
    Entry entry = entry(key);
    if (entry == null) {
      return null;
    }
    if (entry.items() != null) {
      problems.add(wrong(entry, "expected one value, not a list"));
      return null;
    }
    try {
      return parse.apply(entry.value());
    } catch (IllegalArgumentException e) {
      problems.add(wrong(entry, String.valueOf(e.getMessage())));
      return null;
    }
  }

  /** The items of a list, commas and all; one text is taken apart at its commas. */
  List<String> list(String key, List<String> byDefault) {
    Entry entry = entry(key);
    if (entry == null) {
      return byDefault;
    }
    List<String> items = entry.items();
    return items == null ? Parse.LIST.apply(entry.value()) : items;
  }

  private @Nullable Entry entry(String key) {
    asked.add(key);
    known.add(key.substring(key.lastIndexOf('.') + 1));
    return entries.get(key);
  }

  private static Problem wrong(Entry entry, String message) {
    return new Problem(entry.where(), entry.key() + " = '" + entry.value() + "': " + message);
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
