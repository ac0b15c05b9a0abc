package dev.wattrack.agent.collect;

import dev.wattrack.model.wire.Row;

/** One graphics processor. Confined to the sampler's thread. */
interface Gpu extends AutoCloseable {
  /** What it is called on this node, e.g. {@code 0} or {@code card1}. */
  String id();

  /** What it is, e.g. {@code gm20b}. */
  String model();

  /** Sets what is known, from a column on. */
  void sample(Row row, int column);

  @Override
  void close();
}
