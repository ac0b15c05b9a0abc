package dev.wattrack.aggregator.jobs;

import dev.wattrack.aggregator.jobs.JobSource.Outcome;
import dev.wattrack.model.job.JobSpan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every scheduler on a thread of its own, so that one that hangs stops nothing else, and puts
 * the answers on the board. A change of a source's health is logged once. Safe for use by several
 * threads.
 */
public final class JobSources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobSources.class);
  private static final int BOARD_SECONDS = 30;

  private final JobBoard board;
  private final Executor boardThread;
  private final Consumer<List<SchedulerNode>> nodes;
  private final InstantSource clock;
  private final List<Runner> runners = new ArrayList<>();

  /**
   * @param boardThread runs things on the board's thread
   * @param nodes takes what schedulers say of their nodes, on the board's thread
   */
  public JobSources(
      JobBoard board,
      Executor boardThread,
      Consumer<List<SchedulerNode>> nodes,
      InstantSource clock,
      List<JobSource> sources) {
    this.board = board;
    this.boardThread = boardThread;
    this.nodes = nodes;
    this.clock = clock;
    for (JobSource source : sources) {
      runners.add(new Runner(source));
    }
  }

  public void start() {
    runners.forEach(Runner::start);
  }

  /** How each source does, in the order they were given. */
  public List<SourceHealth> health() {
    return runners.stream().map(runner -> runner.health).toList();
  }

  /** Stops asking; a question under way is interrupted and not waited for. */
  @Override
  public void close() {
    runners.forEach(Runner::close);
  }

  private final class Runner {
    private final JobSource source;
    private final ScheduledExecutorService thread;
    private volatile SourceHealth health;

    Runner(JobSource source) {
      this.source = source;
      health =
          new SourceHealth(
              source.name(), SourceHealth.State.STARTING, "not asked yet", clock.instant());
      thread =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread made = new Thread(task, "wattrack-jobs-" + source.name());
                made.setDaemon(true);
                return made;
              });
    }

    void start() {
      ScheduledFuture<?> unused =
          thread.scheduleWithFixedDelay(
              this::poll, 0, source.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void poll() {
      try {
        take(source.poll(onBoard(() -> board.open(source.name()))));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException | RuntimeException e) {
        LOG.debug("{} could not be asked", source.name(), e);
        enter(SourceHealth.State.FAILED, "could not be asked: " + e);
      }
    }

    private void take(Outcome outcome)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (outcome instanceof Outcome.Seen seen) {
        put(seen.jobs(), seen.nodes());
        enter(SourceHealth.State.UP, seen.detail());
      } else if (outcome instanceof Outcome.Partly partly) {
        put(partly.jobs(), partly.nodes());
        enter(SourceHealth.State.FAILED, partly.trouble());
      } else if (outcome instanceof Outcome.Absent absent) {
        enter(SourceHealth.State.ABSENT, absent.reason());
      } else if (outcome instanceof Outcome.Failed failed) {
        enter(SourceHealth.State.FAILED, failed.reason());
      }
    }

    private void put(List<JobSpan> jobs, List<SchedulerNode> seen)
        throws InterruptedException, ExecutionException, TimeoutException {
      onBoard(
          () -> {
            board.answered(source.name());
            jobs.forEach(board::report);
            if (!seen.isEmpty()) {
              nodes.accept(seen);
            }
            return true;
          });
    }

    private <T> T onBoard(java.util.function.Supplier<T> task)
        throws InterruptedException, ExecutionException, TimeoutException {
      return CompletableFuture.supplyAsync(task, boardThread).get(BOARD_SECONDS, TimeUnit.SECONDS);
    }

    private void enter(SourceHealth.State state, String detail) {
      if (thread.isShutdown()) {
        return; // interrupted by our own end
      }
      SourceHealth before = health;
      Instant since = before.state() == state ? before.since() : clock.instant();
      health = new SourceHealth(source.name(), state, detail, since);
      if (before.state() != state && state == SourceHealth.State.FAILED) {
        LOG.warn("jobs of {} are not complete: {}", source.name(), detail);
      } else if (before.state() != state) {
        LOG.info("jobs of {}: {}", source.name(), detail);
      }
    }

    void close() {
      thread.shutdownNow();
      source.close();
    }
  }
}
