package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was cut from the lanes, one commit at a time, on the store's own thread; tells
 * whoever waits once it is durable. What could not be written is kept and tried again before
 * anything newer. Confined to the ingest thread, but for {@link #trouble} and {@link
 * #maintenanceTrouble}.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final long RETRY_MILLIS = 2_000;
  private static final long MAINTAIN_MILLIS = 1_000;
  private static final long SEGMENT_BYTES = 200;

  /** A commit is in memory several times over while it is written. */
  private static final long MOST_BYTES = Math.min(8 << 20, Runtime.getRuntime().maxMemory() / 32);

  private final TimeSeriesStore store;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor storeThread;
  private final Executor ingestThread;
  private final Runnable afterCommit;
  private final IngestStats stats;
  private List<Cut> writing = List.of();
  private final List<Cut> waiting = new ArrayList<>();
  private long bytes;
  private volatile @Nullable String trouble;
  private volatile @Nullable String maintenanceTrouble;

  /** A segment and what to do once it is durable. */
  record Cut(Segment segment, Runnable committed) {}

  /**
   * @param afterCommit called on the ingest thread after every commit
   */
  Committer(
      TimeSeriesStore store,
      Executor ingestThread,
      Runnable afterCommit,
      Clock clock,
      IngestStats stats) {
    this.afterCommit = afterCommit;
    this.store = store;
    this.clock = clock;
    this.ingestThread = ingestThread;
    this.stats = stats;
    storeThread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "wattrack-store");
              thread.setDaemon(true);
              return thread;
            });
    storeThread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    ScheduledFuture<?> unused =
        storeThread.scheduleWithFixedDelay(
            this::maintain, MAINTAIN_MILLIS, MAINTAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Runs something else on the store's thread, between commits. */
  void onStoreThread(Runnable task) {
    try {
      storeThread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("the store is closing; dropped a request");
    }
  }

  /** Why the store does not take anything just now, or null if it does. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Why samples are taken but not sealed, rolled up and thinned out just now; or null. */
  @Nullable String maintenanceTrouble() {
    return maintenanceTrouble;
  }

  /** Bytes handed over and not yet durable. */
  long bytes() {
    return bytes;
  }

  /** Segments handed over and not yet durable. */
  List<Segment> segments() {
    List<Segment> all = new ArrayList<>();
    writing.forEach(cut -> all.add(cut.segment()));
    waiting.forEach(cut -> all.add(cut.segment()));
    return all;
  }

  /**
   * What a segment takes in memory, about; a few ticks of many layouts are more than their bytes.
   */
  private static long weight(Segment segment) {
    return segment.length() + SEGMENT_BYTES + 8L * segment.layouts().size();
  }

  void commit(List<Cut> cuts) {
    waiting.addAll(cuts);
    for (Cut cut : cuts) {
      bytes += weight(cut.segment());
    }
    next();
  }

  private void next() {
    if (writing.isEmpty() && !waiting.isEmpty()) {
      List<Cut> work = takeWaiting();
      writing = work;
      onStoreThread(() -> write(work));
    }
  }

  /** As many as one commit may hold, the oldest first; one at least. */
  private List<Cut> takeWaiting() {
    int count = 0;
    for (long size = 0; count < waiting.size() && size < MOST_BYTES; count++) {
      size += weight(waiting.get(count).segment());
    }
    List<Cut> taken = List.copyOf(waiting.subList(0, count));
    waiting.subList(0, count).clear();
    return taken;
  }

  private void write(List<Cut> work) {
    try {
      store.commit(work.stream().map(Cut::segment).toList());
      recovered();
      stats.commits.increment();
      ingestThread.execute(() -> written(work));
      if (store.crowded()) {
        maintain(); // else commits that never pause would keep sealing away until memory is full
      }
    } catch (StoreException | RuntimeException e) {
      stats.commitFailures.increment();
      failed(e);
      try {
        ScheduledFuture<?> unused =
            storeThread.schedule(() -> write(work), RETRY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        LOG.warn("{} segments were not written before the end; the agents keep them", work.size());
      }
    }
  }

  private void written(List<Cut> work) {
    writing = List.of();
    for (Cut cut : work) {
      bytes -= weight(cut.segment());
      cut.committed().run();
    }
    next();
    afterCommit.run();
  }

  private void failed(Exception e) {
    if (trouble == null) {
      LOG.warn("the store takes nothing; samples wait in the agents: {}", e.getMessage());
      LOG.debug("the store's failure", e);
    }
    trouble = String.valueOf(e.getMessage());
  }

  private void recovered() {
    if (trouble != null) {
      LOG.warn("the store takes samples again");
      trouble = null;
    }
  }

  private void maintain() {
    try {
      boolean more = true;
      while (more && (store.crowded() || storeThread.getQueue().isEmpty())) {
        Instant now = clock.instant();
        more = store.maintain(now.getEpochSecond() * 1_000_000_000L + now.getNano());
      }
      maintained();
    } catch (StoreException | RuntimeException e) {
      maintenanceFailed(e);
    }
  }

  private void maintenanceFailed(Exception e) {
    if (maintenanceTrouble == null) {
      LOG.warn("the store takes samples but cannot seal and thin them out: {}", e.getMessage());
      LOG.debug("the maintenance's failure", e);
    }
    maintenanceTrouble = String.valueOf(e.getMessage());
  }

  private void maintained() {
    if (maintenanceTrouble != null) {
      LOG.warn("the store seals and thins out samples again");
      maintenanceTrouble = null;
    }
  }

  /** Lets what was handed over be written, then stops the store's thread. Not on any loop. */
  void close() {
    storeThread.shutdown();
    try {
      if (!storeThread.awaitTermination(30, TimeUnit.SECONDS)) {
        LOG.warn("the store did not finish within 30 s; what it lacks stays in the agents");
        storeThread.shutdownNow();
      }
    } catch (InterruptedException e) {
      storeThread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
