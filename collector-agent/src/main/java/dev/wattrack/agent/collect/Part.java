package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;

/** Parts of one kind that a node was found to have. Confined to the sampler's thread. */
interface Part extends AutoCloseable {
  /**
   * @param nanos monotonic time
   */
  Reading<Row> sample(long nanos);

  /** Waits until no question of a thread of its own is open. */
  default void awaitAnswer(long millis) throws InterruptedException {}

  @Override
  void close();
}
