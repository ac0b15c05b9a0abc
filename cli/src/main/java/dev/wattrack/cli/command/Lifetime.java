package dev.wattrack.cli.command;

import dev.wattrack.model.service.Supervisor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * What a long-running command has started, closed in reverse order at Ctrl-C or SIGTERM. A clean
 * stop ends the process with exit code 0, because it is what was asked for; Java by itself would
 * say 130 or 143, and systemd would call that a failure. Safe for use by several threads.
 */
public final class Lifetime {
  private static final long STOP_MILLIS = 20_000;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Makes the process end through this: closes all, then halts. */
  public void closeAtExit(IntConsumer halt) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (hasOpen()) {
                    halt.accept(closeWithin(STOP_MILLIS) ? 0 : 1);
                  }
                },
                "stop"));
  }

  /** Adds something to close; what was added last is closed first. */
  synchronized void closeAtEnd(AutoCloseable started) {
    open.push(started);
  }

  /** Waits until the process is asked to stop, or the thread is interrupted. */
  void untilStopped() throws InterruptedException {
    stopped.await();
  }

  /** As {@link #untilStopped()}, and meanwhile tells systemd whether the work goes on. */
  void untilStopped(Supervisor supervisor, LongSupplier rounds) throws InterruptedException {
    supervisor.watch(rounds, stopped);
  }

  private synchronized boolean hasOpen() {
    return !open.isEmpty();
  }

  /** True if everything closed cleanly in time. */
  boolean closeWithin(long millis) {
    boolean[] clean = {false};
    Thread closer = new Thread(() -> clean[0] = closeAll(), "close");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.countDown();
    return !closer.isAlive() && clean[0];
  }

  /** Closes everything even when some of it fails. */
  boolean closeAll() {
    boolean clean = true;
    for (AutoCloseable next = pop(); next != null; next = pop()) {
      try {
        next.close();
      } catch (Exception e) {
        clean = false;
        Thread.currentThread().getThreadGroup().uncaughtException(Thread.currentThread(), e);
      }
    }
    return clean;
  }

  private synchronized @org.jspecify.annotations.Nullable AutoCloseable pop() {
    return open.poll();
  }
}
