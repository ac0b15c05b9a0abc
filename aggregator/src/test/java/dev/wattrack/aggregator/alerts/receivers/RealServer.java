package dev.wattrack.aggregator.alerts.receivers;

import dev.wattrack.aggregator.alerts.notify.Receiver;
import java.time.Clock;

/**
 * Somebody real who is told. While it is up z and a fire; while it is down b and c do and a ends.
 */
interface RealServer extends AutoCloseable {
  String name();

  Receiver receiver(Clock clock);

  /** Comes, or comes back, on the same port with what it keeps. */
  void start() throws Exception;

  void stop() throws Exception;

  /** It has heard all of that once, and knows that z, b and c fire and a does not. */
  void check() throws Exception;

  @Override
  void close();
}
