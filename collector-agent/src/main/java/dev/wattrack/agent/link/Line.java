package dev.wattrack.agent.link;

import dev.wattrack.model.wire.WireBuffer;
import java.io.IOException;
import java.net.Socket;

/**
 * The bytes between this node and its aggregator. One thread reads and another writes; closing is
 * safe for use by several threads and ends both at once, whatever they wait for.
 */
public interface Line extends AutoCloseable {
  /** Waits for bytes; -1 at the end. */
  int read(byte[] bytes) throws IOException;

  /** Sends everything in the buffer; blocks while the aggregator takes nothing. */
  void write(WireBuffer out) throws IOException;

  /** Says that nothing more will be sent; what comes can still be read. */
  void finish() throws IOException;

  /** What carries it, for its addresses. */
  Socket socket();

  @Override
  void close() throws IOException;
}
