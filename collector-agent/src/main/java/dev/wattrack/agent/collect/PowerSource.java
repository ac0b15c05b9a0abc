package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import org.jspecify.annotations.Nullable;

/**
 * One place where the power of this node can be read. Confined to the sampler's thread, which it
 * never holds up. Power in microwatts, so that millivolts times milliamperes need no rounding.
 */
sealed interface PowerSource extends AutoCloseable permits PowerRail, EnergyCounters, AskedPower {

  /** More than this is a broken reading, not a node: 20 kW. */
  long HIGHEST_MICROWATTS = 20_000_000_000L;

  /** The tag {@code source}: board, rapl or ipmi. */
  String source();

  /** The tag {@code sensor}. */
  String sensor();

  /** Where it is read, for people. */
  String where();

  /**
   * Takes a reading. Null if there is a new one, else why not.
   *
   * @param nanos monotonic
   */
  @Nullable Reading<Row> sample(long nanos);

  /** Of the last reading, µW; negative if it tells energy alone. */
  long microwatts();

  /** Energy since the agent's start, µJ; only what was measured. */
  long microjoules();

  /** Whether it has never given a reading and should make room for the next in the list. */
  boolean hopeless();

  @Override
  void close();
}
