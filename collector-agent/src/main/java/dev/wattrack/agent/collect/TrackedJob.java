package dev.wattrack.agent.collect;

import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.metrics.Measurement;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job on this node: its processes, or its cgroup, and what it has used so far. The CPU time of
 * a process that has ended is in its parent's account once that has waited for it; until then, and
 * where no parent belongs to the job, its last reading stands. Processes are read after their
 * parents: a child that can still be read is then in no account that was read before it. Counters
 * never fall. Confined to the jobs' lock.
 */
final class TrackedJob {
  private static final Measurement JOB = Catalogue.JOB;
  private static final int CPU_SECONDS = Table.field(JOB, "cpu_seconds");
  private static final int MEMORY = Table.field(JOB, "memory_bytes");
  private static final int PROCESSES = Table.field(JOB, "processes");
  private static final int READ = Table.field(JOB, "read_bytes");
  private static final int WRITE = Table.field(JOB, "write_bytes");
  private static final int ACCOUNTED = Table.field(JOB, "accounted");
  private static final int MOST = 1_000;
  private static final long NAME_WITHIN_NANOS = 2_000_000_000L;

  private final KernelUnits units;

  /** In the order of reading. */
  private final Map<Integer, JobProcess> processes = new LinkedHashMap<>();

  private final long firstNanos;
  private JobOrigin origin;
  private @Nullable CgroupUse cgroup;
  private @Nullable String family;
  private boolean cgroupGone;
  private boolean shared;
  private long bookedNanos;
  private long endedTicks;
  private long ticks;
  private long endedRead;
  private long endedWritten;
  private long read = -1;
  private long written = -1;
  private long pages;
  private int alive;
  private long lastAliveNanos;
  private @Nullable Row row;

  TrackedJob(JobOrigin origin, KernelUnits units, long nowNanos) {
    this.origin = origin;
    this.units = units;
    firstNanos = nowNanos;
    lastAliveNanos = nowNanos;
  }

  JobOrigin origin() {
    return origin;
  }

  /** Names that another of its processes tells; those that stand in a row stay. */
  void learn(JobOrigin more) {
    if (row == null) {
      origin = origin.or(more);
    }
  }

  boolean hasCgroup() {
    return cgroup != null;
  }

  /** From now on the kernel's account of this cgroup is the job's. */
  void account(CgroupUse use, String folderThatStays) {
    cgroup = use;
    family = folderThatStays.isEmpty() ? null : folderThatStays;
  }

  /** The folder above its cgroup that outlives it; null if there is none. */
  @Nullable String family() {
    return family;
  }

  /** True once its cgroup was there and is gone. */
  boolean cgroupGone() {
    return cgroupGone;
  }

  boolean has(int pid) {
    return processes.containsKey(pid);
  }

  void add(JobProcess process) {
    if (processes.size() >= MOST) {
      process.close();
      return;
    }
    processes.put(process.pid(), process);
    readAfter(process, processes.size());
  }

  /** Moves the children of a process, and theirs, to the end of the order. */
  private void readAfter(JobProcess parent, int generations) {
    if (generations == 0) {
      return;
    }
    for (JobProcess process : List.copyOf(processes.values())) {
      if (process.parent() == parent.pid() && process != parent) {
        processes.remove(process.pid());
        processes.put(process.pid(), process);
        readAfter(process, generations - 1);
      }
    }
  }

  /** The processes in the order in which they are read. */
  List<Integer> pids() {
    return List.copyOf(processes.keySet());
  }

  /** Reads all of it anew. */
  void sample(Scan scan, long nowNanos) {
    readAccount();
    readProcesses(scan);
    CgroupUse account = cgroup;
    if (account != null && !cgroupGone) {
      account.readMemory();
    }
    if (alive > 0) {
      lastAliveNanos = nowNanos;
    }
  }

  /** Reads the CPU time of its cgroup anew, if it has one. */
  void readAccount() {
    CgroupUse account = cgroup;
    if (account != null && !cgroupGone && !account.readCpu()) {
      cgroupGone = true;
    }
  }

  private void readProcesses(Scan scan) {
    List<JobProcess> gone = List.of();
    for (JobProcess process : processes.values()) {
      if (!process.read(scan)) {
        gone = gone.isEmpty() ? new ArrayList<>() : gone;
        gone.add(process);
      }
    }
    for (JobProcess process : gone) {
      if (!hasLivingParent(process, gone)) {
        endedRead += Math.max(0, process.readBytes());
        endedWritten += Math.max(0, process.writtenBytes());
      }
    }
    // Children first, so that what a parent takes over goes on with it if it has gone as well.
    for (int i = gone.size() - 1; i >= 0; i--) {
      JobProcess process = gone.get(i);
      processes.remove(process.pid());
      JobProcess heir = processes.get(process.parent());
      if (heir == null) {
        endedTicks += process.ticks();
      } else {
        heir.takeOver(process.ticks());
      }
      process.close();
    }
    sum();
  }

  /** Whether its traffic went into the account of a process that is still there. */
  private boolean hasLivingParent(JobProcess process, List<JobProcess> gone) {
    JobProcess parent = processes.get(process.parent());
    for (int steps = 0; parent != null && steps < MOST; steps++) {
      if (!gone.contains(parent)) {
        return true;
      }
      parent = processes.get(parent.parent());
    }
    return false;
  }

  private void sum() {
    long sum = endedTicks;
    long sumRead = endedRead;
    long sumWritten = endedWritten;
    long sumPages = 0;
    int count = 0;
    boolean io = false;
    for (JobProcess process : processes.values()) {
      sum += process.ticks();
      sumPages += process.pages();
      count += process.counts() ? 1 : 0;
      io |= process.readBytes() >= 0;
      sumRead += Math.max(0, process.readBytes());
      sumWritten += Math.max(0, process.writtenBytes());
    }
    ticks = Math.max(ticks, sum);
    pages = sumPages;
    alive = count;
    if (io || endedRead > 0 || read >= 0) {
      read = Math.max(read, sumRead);
      written = Math.max(written, sumWritten);
    }
  }

  /** Processes of it that run, daemons of its scheduler left out. */
  int alive() {
    return alive;
  }

  /** True when nothing of it is there any more. */
  boolean over() {
    boolean held = cgroup != null && !cgroupGone;
    return alive == 0 && !held && allDone();
  }

  private boolean allDone() {
    for (JobProcess process : processes.values()) {
      if (!process.done()) {
        return false;
      }
    }
    return true;
  }

  long lastAliveNanos() {
    return lastAliveNanos;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - firstNanos;
  }

  /** The account of its cgroup, ns; what was booked onto it after that was gone included. */
  long accountNanos() {
    CgroupUse account = cgroup;
    return account == null ? 0 : Math.max(0, account.cpuNanos()) + bookedNanos;
  }

  /**
   * Time that the folder above counted and no other cgroup explains.
   *
   * @param sure whether it can only be of this job
   */
  void book(long nanos, boolean sure) {
    bookedNanos += nanos;
    shared |= !sure;
  }

  /** How many files are read for it. */
  int files() {
    return processes.size() + (cgroup == null ? 0 : 1);
  }

  /** Whether its name may still come: only its daemon is there, whose row would be nameless. */
  boolean tooEarly(long nowNanos) {
    return row == null && origin.name().isEmpty() && ageNanos(nowNanos) < NAME_WITHIN_NANOS;
  }

  /** Its values as they are. */
  Row row() {
    Row known = row;
    if (known == null) {
      known =
          new Row(
              new Layout(
                  JOB.columns(
                      Map.of(
                          "job", origin.id(),
                          "scheduler", origin.scheduler(),
                          "user", origin.user(),
                          "name", origin.name()))));
      row = known;
    }
    fill(known);
    return known;
  }

  private void fill(Row into) {
    CgroupUse account = cgroup;
    long accounted = account == null ? -1 : accountNanos();
    long byProcesses = units.ticksPerSecond() > 0 ? ticks * 100 / units.ticksPerSecond() : -1;
    boolean byCgroup = account != null && account.cpuNanos() >= 0;
    if (byCgroup) {
      into.set(CPU_SECONDS, Math.max((accounted + 5_000_000) / 10_000_000, 0));
    } else if (byProcesses >= 0) {
      into.set(CPU_SECONDS, byProcesses);
    }
    into.set(ACCOUNTED, byCgroup && !shared ? 1 : 0);
    into.set(PROCESSES, alive);
    if (account != null && account.memoryBytes() >= 0) {
      into.set(MEMORY, account.memoryBytes());
    } else if (units.pageBytes() > 0) {
      into.set(MEMORY, pages * units.pageBytes());
    }
    if (read >= 0) {
      into.set(READ, read);
      into.set(WRITE, written);
    }
  }

  void close() {
    for (JobProcess process : processes.values()) {
      process.close();
    }
    processes.clear();
    if (cgroup != null) {
      cgroup.close();
    }
  }
}
