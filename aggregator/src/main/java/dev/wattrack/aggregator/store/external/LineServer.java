package dev.wattrack.aggregator.store.external;

/** A server that takes line protocol with times in nanoseconds. Confined to one thread. */
public interface LineServer extends AutoCloseable {

  /** What became of some lines. */
  sealed interface Answer {}

  /** All of them are durable there. */
  record Taken() implements Answer {}

  /**
   * All but a few are durable there; those few it will never take.
   *
   * @param reason names them, as far as the server does
   */
  record TakenInPart(int refused, String reason) implements Answer {}

  /** One or more of the lines are the reason why it took none, or only some. */
  record BadLine(String reason) implements Answer {}

  /** They are too many at once. */
  record TooLarge(String reason) implements Answer {}

  /**
   * It cannot take anything now: it is away, full, busy, or refuses us.
   *
   * @param retryMillis how long it asks to be left alone; 0 if it says nothing
   */
  record Unable(String reason, long retryMillis) implements Answer {}

  /** Sends whole lines, each with its line feed, and waits for the answer. */
  Answer write(String lines);

  /** Whether it says that it has taken lines before they are on its disk. */
  boolean confirmsEarly();

  /** Whether the server can keep texts; where it cannot they are left out. */
  boolean keepsTexts();

  @Override
  void close();
}
