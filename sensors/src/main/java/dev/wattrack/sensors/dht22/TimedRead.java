package dev.wattrack.sensors.dht22;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads that may never come back (a driver that waits for ever, a FIFO without writer) on threads
 * of their own. At most {@value #MOST_STUCK} are left hanging; while they do, no further read
 * begins. Confined to the thread that asks.
 */
final class TimedRead {
  static final int MOST_STUCK = 2;

  /** Something that reads. */
  interface Read {
    String run() throws IOException;
  }

  private final String threadName;
  private final long limitMillis;
  private final @Nullable CompletableFuture<?>[] running = new CompletableFuture<?>[MOST_STUCK];

  TimedRead(String threadName, long limitMillis) {
    this.threadName = threadName;
    this.limitMillis = limitMillis;
  }

  /**
   * What the read gives.
   *
   * @throws TimeoutException if it does not come back, or earlier ones have not
   * @throws IOException as the read threw it
   */
  String run(Read read) throws IOException, TimeoutException, InterruptedException {
    int slot = freeSlot();
    if (slot < 0) {
      throw new TimeoutException(MOST_STUCK + " earlier reads still hang");
    }
    CompletableFuture<String> answer = new CompletableFuture<>();
    running[slot] = answer;
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(read.run());
              } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            },
            threadName);
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new TimeoutException("no answer within " + limitMillis + " ms");
    }
  }

  private int freeSlot() {
    for (int i = 0; i < running.length; i++) {
      CompletableFuture<?> one = running[i];
      if (one == null || one.isDone()) {
        return i;
      }
    }
    return -1;
  }
}
