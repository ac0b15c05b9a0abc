package dev.wattrack.aggregator.store.external;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of an {@link Exporter} on a thread of its own, which may hang in the network
 * without harm. Safe for use by several threads.
 */
public final class ExportThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExportThread.class);
  private static final long AFTER_FAULT_MILLIS = 60_000;
  private static final int STOP_SECONDS = 5;

  private final Exporter exporter;
  private final LineServer server;
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "wattrack-external");
            thread.setDaemon(true);
            return thread;
          });

  public ExportThread(Exporter exporter, LineServer server) {
    this.exporter = exporter;
    this.server = server;
  }

  public void start() {
    schedule(0);
  }

  public ExternalFigures figures() {
    return exporter.figures();
  }

  private void step() {
    long wait = AFTER_FAULT_MILLIS;
    try {
      wait = exporter.step();
    } catch (RuntimeException e) {
      LOG.error("the export failed; it is tried again in a minute", e);
    }
    schedule(wait);
  }

  private void schedule(long millis) {
    try {
      ScheduledFuture<?> unused = thread.schedule(this::step, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the export ends");
    }
  }

  /** Ends it in the middle of whatever it does; what was not confirmed is sent after the start. */
  @Override
  public void close() {
    thread.shutdownNow();
    server.close();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the export did not end within {} s", STOP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
