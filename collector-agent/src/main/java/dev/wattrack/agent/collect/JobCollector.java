package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final Reading<Row> NONE = Reading.noData("no job runs here");

  private final Root root;
  private final HeldFile stat;
  private final ProcessList processes;
  private final JobTracker tracker;
  private final List<Path> spools;
  private final Scan scan = new Scan();
  private @Nullable JobPulse pulse;
  private boolean pulseTried;
  private long forksSeen = Long.MIN_VALUE;
  private int confirm;
  private boolean undecided;
  private List<Row> rows = List.of();

  JobCollector(
      Root root, HeldFile stat, KernelUnits units, ProcessList processes, Collectors.Jobs choice) {
    this.root = root;
    this.stat = stat;
    this.processes = processes;
    Map<String, Glob> groups = new TreeMap<>();
    choice.groups().forEach((name, pattern) -> groups.put(name, new Glob(pattern)));
    tracker = new JobTracker(root, units, choice.slurmNode(), groups);
    spools = choice.slurmSpools().stream().filter(s -> !s.isEmpty()).map(Path::of).toList();
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
    boolean search = forked();
    if (search) {
      processes.list(timeNanos);
    }
    synchronized (tracker) {
      long now = System.nanoTime();
      if (search) {
        tracker.walk(processes, now);
      }
      undecided = tracker.undecided();
      tracker.sample(now, Long.MAX_VALUE);
      startPulse();
      rows = tracker.rows(now);
    }
    return rows.isEmpty() ? NONE : Reading.value(rows.get(0));
  }

  @Override
  public List<Row> more() {
    return rows.size() < 2 ? List.of() : rows.subList(1, rows.size());
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

  /** Only a node that has jobs, or a slurmd, gets the thread. */
  private void startPulse() {
    if (pulseTried || (tracker.count() == 0 && spools.stream().noneMatch(Files::isDirectory))) {
      return;
    }
    pulseTried = true;
    pulse = JobPulse.start(tracker, root, spools);
  }

  @Override
  public void close() {
    if (pulse != null) {
      pulse.close();
    }
    synchronized (tracker) {
      tracker.close();
    }
  }
}
