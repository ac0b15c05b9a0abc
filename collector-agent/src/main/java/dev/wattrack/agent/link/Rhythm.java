package dev.wattrack.agent.link;

import dev.wattrack.model.wire.Heartbeat;

/**
 * Which of two threads sends the next heartbeat. A thread that is awake to send a live tick sends
 * one along, which costs a third of waking another thread for it; the pulse sends the others. As
 * long as ticks come every second the pulse relies on the next; if that fails to come one heartbeat
 * is missing, and from then on the pulse sends all. Confined to a lock of the caller's.
 */
final class Rhythm {
  private static final long MILLI = 1_000_000;
  private static final long INTERVAL = Heartbeat.INTERVAL_MILLIS * MILLI;
  private static final long LENIENCE = 100 * MILLI;

  private long sentAt;
  private long alongAt;
  private boolean steady;

  Rhythm(long nowNanos) {
    sentAt = nowNanos - INTERVAL;
    alongAt = nowNanos - 10 * INTERVAL;
  }

  /** A tick is sent; whether a heartbeat is to go along. */
  boolean along(long nowNanos) {
    long since = nowNanos - alongAt;
    alongAt = nowNanos;
    steady = since <= 2 * INTERVAL + LENIENCE;
    // A slow series of ticks sets the beat; of a fast one those are taken that fit it.
    boolean due = nowNanos - sentAt >= (since < INTERVAL ? INTERVAL - LENIENCE : LENIENCE);
    if (due) {
      sentAt = nowNanos;
    }
    return due;
  }

  /** The pulse is awake; whether it is to send a heartbeat. */
  boolean pulse(long nowNanos) {
    boolean due = nowNanos - sentAt >= INTERVAL - LENIENCE;
    if (due) {
      sentAt = nowNanos;
    }
    return due;
  }

  /** How long the pulse may sleep, ns. */
  long sleepNanos(long nowNanos) {
    boolean relies = steady && nowNanos - alongAt <= INTERVAL + LENIENCE && sentAt > alongAt;
    return sentAt + (relies ? 2 : 1) * INTERVAL - nowNanos;
  }
}
