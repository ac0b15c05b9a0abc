package dev.wattrack.cli.run;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the aggregator every few seconds how the command does, on a thread of its own, so that an
 * aggregator that hangs or is away holds nothing up. Safe for use by several threads.
 */
public final class Reporter implements AutoCloseable {
  private static final int EVERY_SECONDS = 5;
  private static final int LAST_SECONDS = 6;
  private static final String ROUTE = "/api/v1/jobs";

  private final Api api;
  private final Supplier<Map<String, ?>> report;
  private final Consumer<String> complain;
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread made = new Thread(task, "wattrack-run-report");
            made.setDaemon(true);
            return made;
          });
  private boolean complained;

  /**
   * @param complain is told once why the aggregator does not take it
   */
  public Reporter(Api api, Supplier<Map<String, ?>> report, Consumer<String> complain) {
    this.api = api;
    this.report = report;
    this.complain = complain;
  }

  /** Begins to report, at once and then regularly. */
  public void start() {
    Future<?> unused =
        thread.scheduleWithFixedDelay(this::tell, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void tell() {
    send()
        .ifPresent(
            trouble -> {
              if (!complained) {
                complained = true;
                complain.accept(trouble);
              }
            });
  }

  private Optional<String> send() {
    try {
      api.post(ROUTE, report.get());
      return Optional.empty();
    } catch (ApiException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The last report, for which is waited a few seconds; why it was not taken, or null. */
  public @Nullable String finish() throws InterruptedException {
    try {
      return thread.submit(this::send).get(LAST_SECONDS, TimeUnit.SECONDS).orElse(null);
    } catch (TimeoutException e) {
      return "no aggregator at " + api.base() + " (no answer in time)";
    } catch (ExecutionException | RejectedExecutionException e) {
      return "the report failed: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
