package dev.wattrack.aggregator.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was committed and a second store has not confirmed yet. One exporter takes a parcel, sends
 * its rows and says so; whatever was not confirmed is handed out again, also after a restart, so a
 * row is sent once or more, never less. Safe for use by several threads; one of them exports.
 */
public interface Outbox {
  /** Rows of some nodes with from ≤ time &lt; to, in ns since 1970 UTC. Immutable. */
  record Span(Set<Integer> nodes, long fromNanos, long toNanos) {}

  /**
   * What is to be sent and confirmed together; about a commit, or an hour of a node. Immutable.
   *
   * @param number each has its own
   */
  record Parcel(long number, List<Span> spans) {}

  /**
   * How far behind the second store is. Immutable.
   *
   * @param seconds of samples that wait, of the node that has most of them waiting
   * @param missedSeconds of samples that retention dropped before they were sent, likewise; since
   *     the start of this program
   */
  record Backlog(double seconds, double missedSeconds) {}

  /** The next parcel, what is new before what is old; null if all is sent. */
  @Nullable Parcel next(long nowNanos);

  /** The rows of the parcel that {@link #next} gave last are durable elsewhere. */
  void sent(Parcel parcel) throws StoreException;

  /** The rows of a parcel may be lost elsewhere although they were confirmed: they come again. */
  void again(Parcel parcel);

  Backlog backlog();
}
