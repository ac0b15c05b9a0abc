package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.alerts.Observation;
import dev.wattrack.aggregator.alerts.Scene;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws {@link Scene}s: of every node its state, and of those that are up the newest values of the
 * wanted series. Where in a layout they stand is found once. Confined to the ingest thread.
 */
public final class SceneDrawing {
  private static final int MOST_LAYOUTS = 10_000;

  /** A wanted column of a layout. */
  private record Pick(int column, String series, Map<String, String> tags) {}

  private final Set<String> wanted;
  private final IdentityHashMap<LayoutView, List<Pick>> picks = new IdentityHashMap<>();

  /**
   * @param wanted series of the form {@code measurement.field}
   */
  public SceneDrawing(Set<String> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  Scene of(Collection<LiveNode> nodes, Instant now, long uptimeMillis) {
    Map<String, List<Observation>> all = new HashMap<>();
    for (LiveNode node : nodes) {
      state(node, uptimeMillis, all);
      if (node.state() == NodeState.UP) {
        values(node, all);
      }
    }
    return new Scene(now, uptimeMillis, all);
  }

  private static void state(LiveNode node, long uptimeMillis, Map<String, List<Observation>> into) {
    String name = node.record().name();
    boolean simulated = node.record().simulated();
    Instant since = node.since();
    long sinceNanos = since.getEpochSecond() * 1_000_000_000L + since.getNano();
    String word = node.state().word();
    add(into, Scene.NODE_STATE, name, Map.of(), Double.NaN, word, sinceNanos, simulated);
    boolean heard = node.hello() != null;
    if (heard && (node.state() == NodeState.UP || node.state() == NodeState.STALE)) {
      double silent = (uptimeMillis - node.lastHeardMillis()) / 1e3;
      add(into, Scene.NODE_SILENT, name, Map.of(), silent, null, uptimeMillis, simulated);
      if (Double.isFinite(node.skewSeconds())) {
        double skew = node.skewSeconds();
        add(into, Scene.NODE_SKEW, name, Map.of(), skew, null, uptimeMillis, simulated);
      }
    }
  }

  private void values(LiveNode node, Map<String, List<Observation>> into) {
    String name = node.record().name();
    boolean simulated = node.record().simulated();
    for (LatestRows.Entry entry : node.freshRows()) {
      Row row = entry.row();
      for (Pick pick : picks(entry)) {
        if (row.has(pick.column())) {
          double number = row.number(pick.column());
          add(into, pick.series(), name, pick.tags(), number, null, entry.timeNanos(), simulated);
        }
      }
    }
  }

  private static void add(
      Map<String, List<Observation>> into,
      String series,
      String host,
      Map<String, String> tags,
      double number,
      @Nullable String text,
      long timeNanos,
      boolean simulated) {
    into.computeIfAbsent(series, it -> new ArrayList<>())
        .add(new Observation(host, tags, number, text, timeNanos, simulated));
  }

  private List<Pick> picks(LatestRows.Entry entry) {
    List<Pick> known = picks.get(entry.view());
    if (known != null) {
      return known;
    }
    if (picks.size() >= MOST_LAYOUTS) {
      picks.clear();
    }
    List<Pick> found = new ArrayList<>();
    List<Column> columns = entry.row().layout().columns();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      String series = column.measurement() + "." + column.field();
      if (column.kind() != Column.Kind.TEXT && wanted.contains(series)) {
        found.add(new Pick(i, series, column.tags()));
      }
    }
    picks.put(entry.view(), found);
    return found;
  }
}
