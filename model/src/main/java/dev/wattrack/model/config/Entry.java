package dev.wattrack.model.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key and its text as written somewhere, e.g. {@code agent.conf:7}. Immutable.
 *
 * @param value of a list its items, joined by commas
 * @param items of a list, each as it was written; null if one text was written
 */
public record Entry(String key, String value, @Nullable List<String> items, String where) {

  public Entry {
    items = items == null ? null : List.copyOf(items);
  }

  /** One text. */
  public Entry(String key, String value, String where) {
    this(key, value, null, where);
  }

  /** A list. */
  public static Entry list(String key, List<String> items, String where) {
    return new Entry(key, String.join(",", items), items, where);
  }
}
