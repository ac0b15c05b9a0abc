package dev.wattrack.aggregator.jobs.dask;

import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scheduler and the tasks it has done. Events and metrics both tell of the same tasks
 * and both may miss some (a connection that broke; a poll that is 5 s old) but never tell too many,
 * so the greater of the two counts and nothing is counted twice. Confined to the source's thread.
 */
final class DaskSession {
  private final String id;
  private final DaskCounts events = new DaskCounts();
  private @Nullable DaskCounts metrics;
  private DaskIdentity identity;
  private Map<String, String> nodes = Map.of();
  private final Set<String> everyNode = new TreeSet<>();
  private @Nullable Integer mostThreads;
  private int connection = -1;
  private Instant lastSeen;

  DaskSession(DaskIdentity identity, Instant now) {
    id = identity.id();
    this.identity = identity;
    lastSeen = now;
  }

  boolean is(DaskIdentity other) {
    return id.equals(other.id());
  }

  String id() {
    return id;
  }

  DaskIdentity identity() {
    return identity;
  }

  /**
   * @param nodesOfWorkers node by the name of the worker
   */
  void seen(DaskIdentity news, Map<String, String> nodesOfWorkers, Instant now) {
    identity = news;
    nodes = nodesOfWorkers;
    lastSeen = now;
    for (DaskIdentity.Worker worker : news.workers()) {
      if (everyNode.size() < DaskIdentity.MOST_WORKERS) {
        everyNode.add(node(worker));
      }
    }
    Integer threads = news.threads();
    if (threads != null && (mostThreads == null || threads > mostThreads)) {
      mostThreads = threads;
    }
  }

  /**
   * Counts what a connection told, if that is known to be of this run.
   *
   * @param identified whether the scheduler has said who it is since the connection was made
   * @return whether it was counted
   */
  boolean take(DaskStream.Told told, boolean identified) {
    if (identified && told.open()) {
      connection = told.connection();
    }
    if (told.connection() != connection) {
      return false;
    }
    events.add(told.counts());
    return true;
  }

  void metrics(DaskCounts totals) {
    metrics = totals;
  }

  boolean hasMetrics() {
    return metrics != null;
  }

  /** Tasks done of all prefixes. */
  long done() {
    return tasks().stream().mapToLong(TaskCount::done).sum();
  }

  long failed() {
    return tasks().stream().mapToLong(TaskCount::failed).sum();
  }

  List<TaskCount> tasks() {
    DaskCounts totals = metrics;
    Set<String> prefixes = new LinkedHashSet<>();
    if (totals != null) {
      prefixes.addAll(totals.prefixes());
    }
    if (totals == null || !totals.has(DaskCounts.OTHERS)) {
      prefixes.addAll(events.prefixes());
      if (totals != null) {
        prefixes.remove(DaskCounts.OTHERS);
      }
    }
    List<TaskCount> tasks = new ArrayList<>();
    prefixes.forEach(prefix -> tasks.add(task(prefix, totals)));
    return tasks;
  }

  private TaskCount task(String prefix, @Nullable DaskCounts totals) {
    DaskCounts.Count told = events.has(prefix) ? events.of(prefix) : new DaskCounts.Count();
    DaskCounts.Count total =
        totals != null && totals.has(prefix) ? totals.of(prefix) : new DaskCounts.Count();
    long done = Math.max(told.done, total.done);
    Double seconds = DaskMetrics.seconds(total);
    if (seconds == null && told.done >= done) {
      seconds = DaskMetrics.seconds(told);
    }
    return new TaskCount(prefix, done, Math.max(told.failed, total.failed), seconds);
  }

  JobSpan running() {
    return span(JobState.RUNNING, null, null);
  }

  /** Its end, with every node and the most threads it ever had: workers leave before it does. */
  JobSpan over(String reason) {
    return span(JobState.COMPLETED, lastSeen, reason)
        .but()
        .nodes(List.copyOf(everyNode))
        .cores(mostThreads)
        .build();
  }

  private JobSpan span(JobState state, @Nullable Instant ended, @Nullable String reason) {
    String address = identity.address();
    return JobSpan.of(DaskText.SCHEDULER, id)
        .name(address.isEmpty() ? "Dask" : "Dask " + address.replaceFirst("^\\w+://", ""))
        .state(state)
        .reason(reason)
        .nodes(identity.workers().stream().map(this::node).sorted().toList())
        .cores(identity.threads())
        .started(identity.started())
        .ended(ended)
        .use(memory())
        .tasks(tasks())
        .build();
  }

  private String node(DaskIdentity.Worker worker) {
    return nodes.getOrDefault(worker.name(), worker.host().isEmpty() ? "?" : worker.host());
  }

  private List<NodeUse> memory() {
    Map<String, Long> byNode = new LinkedHashMap<>();
    for (DaskIdentity.Worker worker : identity.workers()) {
      Long memory = worker.memoryBytes();
      if (memory != null) {
        byNode.merge(node(worker), memory, Long::sum);
      }
    }
    List<NodeUse> use = new ArrayList<>();
    byNode.forEach(
        (node, bytes) -> use.add(new NodeUse(node, null, null, bytes, null, null, null)));
    return use;
  }
}
