package dev.wattrack.aggregator.report;

import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts runs into the parts that belong to the lines of a report. The parts of a run add up to the
 * run, whatever the lines are. Immutable.
 */
final class Parts {
  static final String NO_TASKS = "(no tasks counted)";
  static final String BETWEEN_TASKS = "(between tasks)";
  static final String NO_GROUP = "(no group)";
  static final String NO_USER = "(user unknown)";

  private final GroupBy by;
  private final IdlePolicy policy;
  private final Instant now;

  Parts(GroupBy by, IdlePolicy policy, Instant now) {
    this.by = by;
    this.policy = policy;
    this.now = now;
  }

  List<Part> of(RunEnergy run) {
    JobSpan job = run.job();
    return switch (by) {
      case JOB -> List.of(whole(run.belowResolution(now, policy) ? pooled(run) : job.id(), run));
      case USER -> List.of(whole(run.user().isEmpty() ? NO_USER : run.user(), run));
      case GROUP -> List.of(whole(Objects.requireNonNullElse(job.group(), NO_GROUP), run));
      case PROGRAM -> List.of(whole(run.name(), run));
      case TASK -> byTask(run);
      case NODE -> byNode(run);
    };
  }

  static String pooled(RunEnergy run) {
    return run.name() + " (pooled)";
  }

  private Part whole(String group, RunEnergy run) {
    return part(group, run, 1, 1, run.job().cpuSeconds(), tasks(run), taskSeconds(run.job()));
  }

  /** A failed attempt of which no tasks are known has done none. */
  private static @Nullable Long tasks(RunEnergy run) {
    Long done = run.job().tasksDone();
    return done == null && run.wasted() ? Long.valueOf(0) : done;
  }

  private static @Nullable Double taskSeconds(JobSpan job) {
    double sum = 0;
    for (TaskCount count : job.tasks()) {
      Double one = count.computeSeconds();
      if (one == null) {
        return null;
      }
      sum += one;
    }
    return job.tasks().isEmpty() ? null : Double.valueOf(sum);
  }

  private Part part(
      String group,
      RunEnergy run,
      double ofMarginal,
      double ofIdle,
      @Nullable Double cpuSeconds,
      @Nullable Long tasks,
      @Nullable Double taskSeconds) {
    RunJoules joules = run.joules();
    return new Part(
        group,
        run,
        joules == null ? null : joules.marginalEstimate().times(ofMarginal),
        joules == null ? null : joules.idleEstimate(policy).times(ofIdle),
        cpuSeconds,
        tasks,
        taskSeconds);
  }

  /**
   * Dynamic energy by the time of the tasks; idle energy by their time over all the time its cores
   * were held, the rest is between tasks. A run whose kinds cannot be told apart by time stays one.
   */
  private List<Part> byTask(RunEnergy run) {
    JobSpan job = run.job();
    List<TaskCount> kinds = job.tasks();
    if (kinds.isEmpty()) {
      return List.of(whole(NO_TASKS, run));
    }
    Double all = taskSeconds(job);
    if (all == null || all == 0) {
      String kind = kinds.size() == 1 ? kinds.get(0).prefix() : "";
      return List.of(whole(kind.isEmpty() ? run.name() : kind, run));
    }
    Double wall = run.wallSeconds(now);
    Integer cores = job.cores();
    double held = wall == null || cores == null ? all : Math.max(all, wall * cores);
    List<Part> parts = new ArrayList<>();
    for (TaskCount kind : kinds) {
      double seconds = Objects.requireNonNull(kind.computeSeconds());
      parts.add(
          part(
              kind.prefix().isEmpty() ? run.name() : kind.prefix(),
              run,
              seconds / all,
              seconds / held,
              null,
              kind.done(),
              seconds));
    }
    if (held > all) {
      parts.add(part(BETWEEN_TASKS, run, 0, 1 - all / held, null, 0L, 0.0));
    }
    return parts;
  }

  /** By the shares that the energy part tells of; without them by what is known of its nodes. */
  private List<Part> byNode(RunEnergy run) {
    JobSpan job = run.job();
    Map<String, NodeUse> uses = new LinkedHashMap<>();
    job.nodes().forEach(node -> uses.put(node, NodeUse.unknown(node)));
    job.use().forEach(use -> uses.put(use.node(), use));
    RunJoules joules = run.joules();
    Map<String, RunJoules.OnNode> shares = new LinkedHashMap<>();
    if (joules != null) {
      joules.nodes().forEach(share -> shares.put(share.node(), share));
      shares.keySet().forEach(node -> uses.putIfAbsent(node, NodeUse.unknown(node)));
    }
    if (uses.isEmpty()) {
      return List.of(whole("(node unknown)", run));
    }
    if (uses.size() == 1) {
      return List.of(whole(uses.keySet().iterator().next(), run));
    }
    double dynamic = shares.values().stream().mapToDouble(RunJoules.OnNode::dynamic).sum();
    double idle = shares.values().stream().mapToDouble(RunJoules.OnNode::idle).sum();
    List<Part> parts = new ArrayList<>();
    for (NodeUse use : uses.values()) {
      RunJoules.OnNode share = shares.get(use.node());
      double even = 1.0 / uses.size();
      double ofMarginal = dynamic > 0 ? share == null ? 0 : share.dynamic() / dynamic : even;
      double ofIdle = idle > 0 ? share == null ? 0 : share.idle() / idle : even;
      parts.add(part(use.node(), run, ofMarginal, ofIdle, use.cpuSeconds(), null, null));
    }
    return parts;
  }
}
