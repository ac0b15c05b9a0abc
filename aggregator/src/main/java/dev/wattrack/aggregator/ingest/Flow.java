package dev.wattrack.aggregator.ingest;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits before its time when much has come, and lets the agents wait while the store is behind.
 * Confined to the ingest thread.
 */
final class Flow {
  private static final Logger LOG = LoggerFactory.getLogger(Flow.class);

  /** So much is committed before its time; a small heap holds a log frame several times over. */
  static final long COMMIT_BYTES = Math.min(8 << 20, Runtime.getRuntime().maxMemory() / 32);

  private static final long PAUSE_BYTES = 3 * COMMIT_BYTES;

  /** What can be done about it. */
  interface Valve {
    /** Cuts what waits in the lanes; tells {@link #changed} of every cut. */
    void commit();

    void pause();

    void resume();
  }

  private final Valve valve;
  private final LongSupplier handedOverBytes;
  private long waitingBytes;
  private boolean committing;
  private boolean paused;

  /**
   * @param handedOverBytes what was cut and is not durable yet
   */
  Flow(Valve valve, LongSupplier handedOverBytes) {
    this.valve = valve;
    this.handedOverBytes = handedOverBytes;
  }

  /** So much more waits in the lanes, or less. */
  void changed(int byBytes) {
    waitingBytes += byBytes;
    look();
  }

  /** Cuts everything now. What the cuts change is looked at once, at the end. */
  void commit() {
    committing = true;
    try {
      valve.commit();
    } finally {
      committing = false;
    }
    look();
  }

  void look() {
    if (committing) {
      return;
    }
    if (waitingBytes > COMMIT_BYTES && handedOverBytes.getAsLong() < COMMIT_BYTES) {
      commit();
      return;
    }
    if (!paused && overloaded()) {
      paused = true;
      LOG.info("the store is behind; the agents wait");
      valve.pause();
    } else if (paused && unwrittenBytes() < PAUSE_BYTES / 2) {
      paused = false;
      valve.resume();
    }
  }

  boolean paused() {
    return paused;
  }

  /** Bytes that are not durable yet, in the lanes and on their way. */
  long unwrittenBytes() {
    return waitingBytes + handedOverBytes.getAsLong();
  }

  boolean overloaded() {
    return unwrittenBytes() > PAUSE_BYTES;
  }
}
