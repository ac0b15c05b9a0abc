package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.SpoolGauges;
import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.List;
import java.util.Map;

/** What the agent knows of itself; the other fields of {@code node} are the aggregator's. */
final class NodeCollector implements Collector {
  private final SpoolGauges spool;
  private final Row row =
      new Row(
          new Layout(
              List.of(
                  Catalogue.NODE.column("spooled_samples", Map.of()),
                  Catalogue.NODE.column("lost_samples", Map.of()))));

  NodeCollector(SpoolGauges spool) {
    this.spool = spool;
  }

  @Override
  public String name() {
    return "node";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    row.set(0, spool.waitingTicks());
    row.set(1, spool.lostTicks());
    return Reading.value(row);
  }
}
