package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each job uses on this node: Slurm's, MPI's without a scheduler, and cgroups that the
 * configuration names. /proc is searched only when the kernel has forked since, and only new
 * processes are opened. Without a job it costs next to nothing.
 */
final class JobCollector implements Collector {
  private static final byte[] FORKS = ascii("processes");
  private static final long IDLE_SEARCH_NANOS = 2_000_000_000L;
  private static final long SPOOL_SEARCH_NANOS = 60_000_000_000L;
  private static final Reading<Row> NONE = Reading.noData("no job runs here");

  private final HeldFile stat;
  private final ProcessList processes;
  private final GpuShares shares;
  private final JobTracker tracker;
  private final JobPulse pulse;
  private final List<Path> spools = new ArrayList<>();
  private final Scan scan = new Scan();
  private @Nullable SpoolWatch watch;
  private long spoolsSearchedAt = Long.MIN_VALUE;
  private long forksSeen = Long.MIN_VALUE;
  private int confirm;
  private boolean undecided;
  private boolean busy;
  private long searchedAt = Long.MIN_VALUE;
  private List<Row> rows = List.of();

  JobCollector(
      Root root,
      HeldFile stat,
      KernelUnits units,
      ProcessList processes,
      GpuShares shares,
      Collectors.Jobs choice) {
    this.stat = stat;
    this.processes = processes;
    this.shares = shares;
    Map<String, Glob> groups = new TreeMap<>();
    for (Map.Entry<String, String> group : choice.groups().entrySet()) {
      groups.put(group.getKey(), new Glob(group.getValue()));
    }
    tracker = new JobTracker(root, units, choice.slurmNode(), groups, shares);
    pulse = new JobPulse(tracker, root);
    for (String spool : choice.slurmSpools()) {
      if (!spool.isEmpty()) {
        spools.add(Path.of(spool));
      }
    }
  }

  @Override
  public String name() {
    return "job";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (!stat.read(timeNanos)) {
      return stat.none();
    }
    boolean search = due(timeNanos) && forked();
    if (search) {
      searchedAt = timeNanos;
      processes.list(timeNanos);
    }
    synchronized (tracker) {
      long now = System.nanoTime();
      if (search) {
        tracker.walk(processes, now);
      }
      undecided = tracker.undecided();
      busy = tracker.count() > 0;
      if (!tracker.idle()) {
        tracker.sample(now, Long.MAX_VALUE);
      }
      if (busy) {
        pulse.start();
      }
      rows = busy ? tracker.rows(now) : List.of();
    }
    shares.want(busy);
    hearSteps(timeNanos);
    return rows.isEmpty() ? NONE : Reading.value(rows.get(0));
  }

  @Override
  public List<Row> more() {
    return rows.size() < 2 ? List.of() : rows.subList(1, rows.size());
  }

  /** On a node without jobs every other second must do; what is found then shows its whole past. */
  private boolean due(long timeNanos) {
    return busy
        || searchedAt == Long.MIN_VALUE
        || timeNanos < searchedAt
        || timeNanos - searchedAt >= IDLE_SEARCH_NANOS;
  }

  /** A process seen between fork and exec shows what it is only at the next search. */
  private boolean forked() {
    long forks = forks();
    if (forks == forksSeen && confirm == 0 && !undecided) {
      return false;
    }
    confirm = forks == forksSeen ? Math.max(0, confirm - 1) : 1;
    forksSeen = forks;
    return true;
  }

  private long forks() {
    scan.reset(stat);
    while (scan.line()) {
      if (scan.word() && scan.is(FORKS) && scan.number()) {
        return scan.value();
      }
    }
    return -1;
  }

  /** Only a node that has a slurmd gets the thread that listens to it. */
  private void hearSteps(long timeNanos) {
    boolean due =
        spoolsSearchedAt == Long.MIN_VALUE
            || Math.abs(timeNanos - spoolsSearchedAt) >= SPOOL_SEARCH_NANOS;
    if (watch == null && due) {
      spoolsSearchedAt = timeNanos;
      watch = SpoolWatch.start(spools, pulse);
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    pulse.close();
    synchronized (tracker) {
      tracker.close();
    }
  }
}
