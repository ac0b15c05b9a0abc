package dev.wattrack.aggregator.alerts.watch;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Silence;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.StoreException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The silences, here and in the store. Changed by the thread of the rules alone; what is in force
 * may be read by all.
 */
final class SilenceBook {
  private static final Logger LOG = LoggerFactory.getLogger(SilenceBook.class);
  private static final int MOST = 1_000;

  private final AlertTable table;
  private final Map<String, Silence> byId = new LinkedHashMap<>();
  private volatile List<Silence> inForce = List.of();

  SilenceBook(AlertTable table) {
    this.table = table;
  }

  /** Takes up those of earlier runs. */
  void restore(Instant now) throws StoreException {
    for (AlertTable.SilenceRow row : table.silences(now)) {
      try {
        byId.put(row.id(), silence(row));
      } catch (IllegalArgumentException e) {
        LOG.warn("the silence {} in the database makes no sense: {}", row.id(), e.getMessage());
      }
    }
    inForce = List.copyOf(byId.values());
  }

  private static Silence silence(AlertTable.SilenceRow row) {
    return new Silence(
        row.id(), Silence.parse(row.matchers()), row.from(), row.to(), row.by(), row.comment());
  }

  /** Those that are over. */
  void forget(Instant now) {
    if (byId.values().removeIf(silence -> !silence.to().isAfter(now))) {
      inForce = List.copyOf(byId.values());
    }
  }

  /** Throws IllegalStateException when there are too many. */
  void add(Silence silence) throws StoreException {
    if (byId.size() >= MOST) {
      throw new IllegalStateException("there are " + MOST + " silences already");
    }
    table.silence(
        new AlertTable.SilenceRow(
            silence.id(),
            silence.matchers(),
            silence.from(),
            silence.to(),
            silence.by(),
            silence.comment()));
    byId.put(silence.id(), silence);
    inForce = List.copyOf(byId.values());
  }

  /** False if there is none of this id. */
  boolean end(String id) throws StoreException {
    boolean known = byId.remove(id) != null;
    boolean there = table.unsilence(id) || known;
    inForce = List.copyOf(byId.values());
    return there;
  }

  List<Silence> inForce() {
    return inForce;
  }

  /** The one that covers an alert, or null. */
  @Nullable Silence of(Alert alert, Instant now) {
    return inForce.stream().filter(it -> it.covers(alert, now)).findFirst().orElse(null);
  }
}
