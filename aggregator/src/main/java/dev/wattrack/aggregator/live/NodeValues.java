package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest numbers of one node, series by series. Immutable. */
public record NodeValues(String node, boolean simulated, NodeState state, List<Value> values) {

  /** One number. */
  public record Value(Column column, double number) {}

  private static final Column WATTS =
      Catalogue.POWER.column("watts", Map.of("source", "model", "sensor", "wattrack"));

  /** The same with the owners of jobs as they may be seen. */
  public NodeValues shown(UserNames users) {
    return new NodeValues(
        node,
        simulated,
        state,
        values.stream()
            .map(value -> new Value(shown(value.column(), users), value.number()))
            .toList());
  }

  private static Column shown(Column column, UserNames users) {
    Map<String, String> tags = users.tags(column.measurement(), column.tags());
    return tags.equals(column.tags())
        ? column
        : new Column(
            column.measurement(),
            new TreeMap<>(tags),
            column.field(),
            column.kind(),
            column.decimals(),
            column.multiplier());
  }

  static NodeValues copyOf(LiveNode node, EnergyFigures.@Nullable NodeWatts watts) {
    List<Value> values = new ArrayList<>();
    if (watts != null) {
      values.add(new Value(WATTS, watts.watts()));
    }
    Set<Column> seen = new HashSet<>();
    boolean fresh = node.state() == NodeState.UP;
    for (LatestRows.Entry entry : fresh ? node.freshRows() : List.<LatestRows.Entry>of()) {
      Row row = entry.row();
      for (int i = 0; i < row.layout().width(); i++) {
        Column column = row.layout().columns().get(i);
        if (row.has(i) && column.kind() != Column.Kind.TEXT && seen.add(column)) {
          values.add(new Value(column, row.number(i)));
        }
      }
    }
    return new NodeValues(
        node.record().name(), node.record().simulated(), node.state(), List.copyOf(values));
  }
}
