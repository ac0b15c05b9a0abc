package dev.wattrack.model.job;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One job of any scheduler: what it is, where and when it ran, what it used and did. Immutable.
 * Null means unknown. A job is known by its scheduler and id; a scheduler that begins anew may use
 * an id again, then {@code submitted} (or {@code started}) differs.
 *
 * @param id as the scheduler's own tools show it
 * @param scheduler {@code slurm}, {@code dask}, {@code openmpi}, {@code systemd}, {@code run}…
 * @param user empty if unknown
 * @param group what belongs together, such as the array or the task prefix
 * @param accountedCpuSeconds CPU time over all nodes by the scheduler's own account
 * @param reason why it waits or how it ended, in the scheduler's words
 * @param use at most one a node; its nodes need not be among {@code nodes}
 * @param tasks at most one a prefix
 */
public record JobSpan(
    String id,
    String scheduler,
    String name,
    String user,
    @Nullable String group,
    boolean simulated,
    JobState state,
    List<String> nodes,
    @Nullable Integer cores,
    @Nullable Integer gpus,
    @Nullable Instant submitted,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable Double accountedCpuSeconds,
    List<NodeUse> use,
    List<TaskCount> tasks) {
  /** The word for the scheduler of what {@code wattrack run} starts, which reports by itself. */
  public static final String RUN = "run";

  /** What one job is known by. Immutable. */
  public record Key(String scheduler, String id) {}

  public JobSpan {
    if (id.isBlank() || scheduler.isBlank()) {
      throw new IllegalArgumentException(
          "a job has an id and a scheduler: " + scheduler + "/" + id);
    }
    nodes = List.copyOf(nodes);
    use = List.copyOf(use);
    tasks = List.copyOf(tasks);
    distinct("node", nodes, node -> node);
    distinct("use of node", use, NodeUse::node);
    distinct("task prefix", tasks, TaskCount::prefix);
    notNegative("cores", cores);
    notNegative("gpus", gpus);
    if (accountedCpuSeconds != null
        && !(accountedCpuSeconds >= 0 && Double.isFinite(accountedCpuSeconds))) {
      throw new IllegalArgumentException("CPU seconds from 0, not " + accountedCpuSeconds);
    }
    if (ended != null && !state.isOver()) {
      throw new IllegalArgumentException("a job that has ended is not " + state.word());
    }
    if (started != null && ended != null && ended.isBefore(started)) {
      throw new IllegalArgumentException("ended " + ended + " before it started " + started);
    }
  }

  private static <T> void distinct(String what, List<T> all, Function<T, String> name) {
    Set<String> seen = new HashSet<>();
    for (T each : all) {
      if (!seen.add(name.apply(each))) {
        throw new IllegalArgumentException(what + " '" + name.apply(each) + "' is there twice");
      }
    }
  }

  private static void notNegative(String what, @Nullable Integer number) {
    if (number != null && number < 0) {
      throw new IllegalArgumentException(what + " are counted from 0, not " + number);
    }
  }

  public Key key() {
    return new Key(scheduler, id);
  }

  /**
   * CPU time over all nodes, s: the scheduler's account, else the sum over the nodes of which it is
   * known; null if of none.
   */
  public @Nullable Double cpuSeconds() {
    if (accountedCpuSeconds != null) {
      return accountedCpuSeconds;
    }
    Double sum = null;
    for (NodeUse each : use) {
      Double one = each.cpuSeconds();
      if (one != null) {
        sum = sum == null ? one : Double.valueOf(sum + one);
      }
    }
    return sum;
  }

  /** How {@link #cpuSeconds} is known; accounted only when it is on every node of the job. */
  public @Nullable UseLabel cpuLabel() {
    if (accountedCpuSeconds != null) {
      return UseLabel.ACCOUNTED;
    }
    Set<String> accounted = new HashSet<>();
    boolean any = false;
    boolean sampled = false;
    for (NodeUse each : use) {
      any |= each.label() != null;
      sampled |= each.label() == UseLabel.SAMPLED;
      if (each.label() == UseLabel.ACCOUNTED) {
        accounted.add(each.node());
      }
    }
    if (!any) {
      return null;
    }
    return sampled || !accounted.containsAll(nodes) ? UseLabel.SAMPLED : UseLabel.ACCOUNTED;
  }

  /** Highest memory on any node, bytes; null if unknown. */
  public @Nullable Long memoryBytesMax() {
    Long most = null;
    for (NodeUse each : use) {
      Long one = each.memoryBytesMax();
      if (one != null && (most == null || one > most)) {
        most = one;
      }
    }
    return most;
  }

  /** GPU time over all nodes of which it is known, s; null if of none. */
  public @Nullable Double gpuSeconds() {
    Double sum = null;
    for (NodeUse each : use) {
      Double one = each.gpuSeconds();
      if (one != null) {
        sum = sum == null ? one : Double.valueOf(sum + one);
      }
    }
    return sum;
  }

  /** When it began to be: submitted, else started, else ended; null if nobody knows. */
  public @Nullable Instant begin() {
    if (submitted != null) {
      return submitted;
    }
    return started != null ? started : ended;
  }

  /** Tasks completed of all prefixes; null if the job has none that are counted. */
  public @Nullable Long tasksDone() {
    return tasks.isEmpty() ? null : Long.valueOf(tasks.stream().mapToLong(TaskCount::done).sum());
  }

  /** Tasks failed of all prefixes; null if the job has none that are counted. */
  public @Nullable Long tasksFailed() {
    return tasks.isEmpty() ? null : Long.valueOf(tasks.stream().mapToLong(TaskCount::failed).sum());
  }

  /** A job of which nothing else is known, to be filled in. */
  public static JobSpanBuilder of(String scheduler, String id) {
    return new JobSpanBuilder(scheduler, id);
  }

  /** This job, to be changed in part. */
  public JobSpanBuilder but() {
    return new JobSpanBuilder(this);
  }
}
