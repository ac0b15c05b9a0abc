package dev.wattrack.kiosk.view;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Watches whether the picture still lives: when the JavaFX thread has not finished a frame for too
 * long, it tells, and the process is ended and started anew. Safe for use by several threads.
 */
final class Watchdog implements AutoCloseable {
  private final LongSupplier nanos;
  private final long limitNanos;
  private final LongConsumer frozen;
  private final AtomicLong lastFrame;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param frozen told once for how many milliseconds nothing was painted
   */
  Watchdog(LongSupplier nanos, long limitMillis, LongConsumer frozen) {
    this.nanos = nanos;
    this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
    this.frozen = frozen;
    this.lastFrame = new AtomicLong(nanos.getAsLong());
    this.thread = new Thread(this::watch, "wattrack-kiosk-watchdog");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The picture lives. */
  void frame() {
    lastFrame.set(nanos.getAsLong());
  }

  private void watch() {
    long pause = Math.max(1, TimeUnit.NANOSECONDS.toMillis(limitNanos) / 4);
    try {
      while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
        long still = nanos.getAsLong() - lastFrame.get();
        if (still > limitNanos) {
          frozen.accept(TimeUnit.NANOSECONDS.toMillis(still));
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
