package dev.wattrack.sensors.sem6000;

/** A connection to one plug, subscribed to its answers. Confined to one thread. */
public interface PlugLink extends AutoCloseable {
  /** Sends a frame without waiting for an answer. */
  void write(byte[] frame) throws LinkException;

  /** The next notification; an empty array when none came in time. */
  byte[] next(long timeoutNanos) throws LinkException, InterruptedException;

  /** The 16 bytes of characteristic fff1: vendor, firmware, hardware. */
  byte[] info() throws LinkException, InterruptedException;

  @Override
  void close();
}
