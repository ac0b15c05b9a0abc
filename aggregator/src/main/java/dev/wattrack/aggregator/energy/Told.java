package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.job.JobSpan;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the energy thread is told. Immutable as far as nobody keeps the arrays. */
sealed interface Told {

  /**
   * Numbers of a row of a node.
   *
   * @param live false for a row of its backlog
   */
  record Rows(NodeRecord node, boolean live, long timeNanos, EnergyColumns columns, double[] values)
      implements Told {}

  /** Every node there is. */
  record Nodes(List<NodeFacts> facts) implements Told {}

  /** Jobs of which something is new. */
  record Jobs(List<JobSpan> jobs) implements Told {}

  /** That it is time to end; nobody waits for the second to be over. */
  record End() implements Told {}

  /** An order to the calibration, with who waits for what comes of it. */
  record Order(CalibrationOrder order, CompletableFuture<CalibrationView> answer) implements Told {}
}
