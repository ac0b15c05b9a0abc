package dev.wattrack.agent.base;

import dev.wattrack.model.wire.Row;
import java.util.List;

/** Takes the rows that were sampled together. Called by the sampler's thread alone. */
public interface TickSink {
  /**
   * Takes over the values; the rows may change after the call.
   *
   * @param timeNanos the stamp of the tick, ns since 1970 UTC
   */
  void tick(long timeNanos, List<Row> rows);
}
