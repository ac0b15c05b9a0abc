package dev.wattrack.aggregator.alerts.notify;

/** Somebody who can be told. Called by one thread; may block, but not for ever. */
public interface Receiver {

  /** What became of a message. */
  sealed interface Outcome {
    /** It is delivered. */
    record Sent() implements Outcome {}

    /** Not now; it makes sense to try again. */
    record Later(String reason) implements Outcome {}

    /** It will not be taken as it is. */
    record Refused(String reason) implements Outcome {}
  }

  Outcome deliver(Notice notice) throws InterruptedException;

  /** Whether it forgets over a restart of its own what it was told, and takes being told again. */
  default boolean forgets() {
    return false;
  }
}
