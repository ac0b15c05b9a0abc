package dev.wattrack.testkit.load;

import dev.wattrack.model.wire.Hello;
import dev.wattrack.testkit.link.SeqSet;
import org.jspecify.annotations.Nullable;

/** What a sink has counted of one agent over all its connections. Guarded by the sink's lock. */
final class SinkNode {
  final SeqSet seqs = new SeqSet();
  Hello hello;
  @Nullable String goodbye;
  long ticks;
  long rows;
  long values;

  SinkNode(Hello hello) {
    this.hello = hello;
  }
}
