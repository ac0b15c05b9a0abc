package dev.wattrack.aggregator.store.external;

import java.io.IOException;
import java.util.Map;

/** A server that a test owns. What it has stays over a stop and a start. */
interface TestServer extends AutoCloseable {
  void start() throws Exception;

  /** Ends it; what it has confirmed stays. */
  void stop() throws Exception;

  ServerAddress address();

  /** Everything in it: numbers as Double, texts as String. */
  Map<ReadPoint, Object> read() throws Exception;

  @Override
  void close() throws IOException;
}
