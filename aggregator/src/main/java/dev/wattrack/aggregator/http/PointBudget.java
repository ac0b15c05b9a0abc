package dev.wattrack.aggregator.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many points all answers together may hold in memory. A query gets a share, keeps what it
 * found and gives that back when its answer is sent; who finds nothing left waits in order.
 * Confined to the HTTP event loop.
 */
final class PointBudget {
  /** A point costs about 80 bytes while it is looked for. */
  private static final long BYTES_A_POINT = 400;

  private static final int MOST_POINTS = 2_000_000;
  private static final int MOST_WAITING = 64;

  private final int share;
  private long free;
  private final Deque<Promise<Lease>> waiting = new ArrayDeque<>();

  /**
   * @param heapBytes the most memory the process may have for objects
   */
  PointBudget(long heapBytes) {
    share = (int) Math.min(MOST_POINTS, heapBytes / BYTES_A_POINT / 2);
    free = 2L * share;
  }

  /** Most points of one query. */
  int share() {
    return share;
  }

  /** Part of the budget; fails with 429 where too many wait for theirs. */
  Future<Lease> take() {
    Promise<Lease> promise = Promise.promise();
    if (waiting.size() >= MOST_WAITING) {
      promise.fail(new ApiException(429, "too many queries at once; try again in a few seconds"));
    } else {
      waiting.add(promise);
      serve();
    }
    return promise.future();
  }

  private void serve() {
    while (!waiting.isEmpty() && free >= share) {
      free -= share;
      waiting.remove().complete(new Lease());
    }
  }

  /** What one query holds. */
  final class Lease {
    private long held = share;

    /** Gives back all but so many points. */
    void keep(long points) {
      long surplus = Math.max(0, held - points);
      held -= surplus;
      free += surplus;
      serve();
    }

    /** Gives back everything; doing it again changes nothing. */
    void close() {
      keep(0);
    }
  }
}
