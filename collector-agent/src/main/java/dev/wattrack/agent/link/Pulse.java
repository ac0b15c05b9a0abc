package dev.wattrack.agent.link;

import dev.wattrack.agent.base.Time;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that heartbeats go out whatever holds up the sampler and the sender, and ends a
 * session whose write has been blocked for too long. Confined to its thread.
 */
final class Pulse implements Runnable {
  private final Session session;
  private final Beats beats;
  private final long writeTimeoutNanos;
  private final Time time;

  Pulse(Session session, Beats beats, long writeTimeoutNanos, Time time) {
    this.session = session;
    this.beats = beats;
    this.writeTimeoutNanos = writeTimeoutNanos;
    this.time = time;
  }

  @Override
  public void run() {
    while (!session.ended()) {
      long sleepNanos = beats.pulse();
      if (session.writingNanos(time.monotonicNanos()) > writeTimeoutNanos) {
        session.end("the aggregator takes nothing");
      } else {
        LockSupport.parkNanos(this, sleepNanos);
      }
    }
  }
}
