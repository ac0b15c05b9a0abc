package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.external.victoria.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which series of a field a query means, and what chooses them there with as few others as can be.
 * Immutable.
 *
 * @param selectors none where nothing is meant
 */
record VictoriaSeries(Set<SortedMap<String, String>> meant, List<Selector> selectors) {

  /**
   * @param asked what has chosen all
   * @param all the labels of the series that there are
   * @param meant some of them
   */
  static VictoriaSeries of(
      Selector asked, Set<SortedMap<String, String>> all, Set<SortedMap<String, String>> meant) {
    if (meant.isEmpty()) {
      return new VictoriaSeries(meant, List.of());
    }
    SortedSet<String> keys = new TreeSet<>();
    all.forEach(labels -> keys.addAll(labels.keySet()));
    Selector narrow = asked;
    String wide = null;
    for (String key : keys) {
      SortedSet<String> values = values(key, meant);
      if (values.size() > Selector.MOST_VALUES) {
        wide = wide == null ? key : wide;
      } else if (values.size() < values(key, all).size()) {
        narrow = narrow.where(key, values);
      }
    }
    boolean tells = wide != null && values(wide, meant).size() < values(wide, all).size();
    return new VictoriaSeries(
        meant, wide == null || !tells ? List.of(narrow) : lots(narrow, wide, values(wide, meant)));
  }

  boolean holds(SortedMap<String, String> labels) {
    return meant.contains(labels);
  }

  private static List<Selector> lots(Selector narrow, String key, SortedSet<String> values) {
    List<String> all = List.copyOf(values);
    List<Selector> lots = new ArrayList<>();
    for (int from = 0; from < all.size(); from += Selector.MOST_VALUES) {
      int to = Math.min(all.size(), from + Selector.MOST_VALUES);
      lots.add(narrow.where(key, new HashSet<>(all.subList(from, to))));
    }
    return lots;
  }

  private static SortedSet<String> values(String key, Set<SortedMap<String, String>> series) {
    SortedSet<String> values = new TreeSet<>();
    series.forEach(labels -> values.add(labels.getOrDefault(key, "")));
    return values;
  }
}
