package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import java.util.HashMap;
import java.util.Map;

/** Texts as numbers: the store's own, and below 0 those of this query. Confined to one thread. */
final class Texts {
  private final TimeSeriesStore store;
  private final Map<Integer, String> known = new HashMap<>();
  private final Map<String, Integer> local = new HashMap<>();

  Texts(TimeSeriesStore store) {
    this.store = store;
  }

  String text(double number) throws StoreException {
    int key = (int) number;
    String text = known.get(key);
    if (text == null) {
      text = store.text(key);
      known.put(key, text);
    }
    return text;
  }

  double number(String text) {
    int number = local.computeIfAbsent(text, t -> -1 - local.size());
    known.put(number, text);
    return number;
  }
}
