package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.util.List;

/**
 * Reads one measurement. The row is reused by the next call; a new layout appears with a new row
 * when something is added to the node. Confined to the sampler's thread. Throws nothing that can be
 * foreseen: a missing file is no data, one that cannot be understood has failed.
 */
public interface Collector extends AutoCloseable {
  /** The name of the measurement, also the key of its interval. */
  String name();

  /**
   * @param timeNanos stamp of the tick; collectors that share a file read it once a tick
   */
  Reading<Row> collect(long timeNanos);

  /** Rows of other layouts that belong to the one that {@link #collect} has just given. */
  default List<Row> more() {
    return List.of();
  }

  @Override
  default void close() {}
}
