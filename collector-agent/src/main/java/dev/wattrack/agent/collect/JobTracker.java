package dev.wattrack.agent.collect;

import dev.wattrack.model.wire.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of this node and their processes. Only processes that are new are opened, and those that
 * turn out to be nobody's are left alone after a second look, for they may be between fork and
 * exec. Every method is called under this object's lock.
 */
final class JobTracker implements AutoCloseable {
  private static final int LOOKS = 2;
  private static final int MOST_JOBS = 256;
  private static final int KERNEL_THREADS = 2;
  private static final Set<String> LAUNCHERS =
      Set.of("mpirun", "mpiexec", "orterun", "orted", "prterun", "prted", "prte");

  private final Root root;
  private final KernelUnits units;
  private final String slurmNode;
  private final Map<String, Glob> groups;
  private final Scan scan = new Scan();
  private final Map<String, TrackedJob> jobs = new HashMap<>();
  private final Map<Integer, TrackedJob> byPid = new HashMap<>();
  private final Map<String, CgroupFamily> families = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private Map<Integer, Integer> looks = new HashMap<>();

  /** The process looked at cannot be judged yet. */
  private boolean undecided;

  private int undecidedCount;

  /**
   * @param slurmNode only processes of this slurmd count; empty: of any
   * @param groups name to pattern of cgroup paths that count as jobs
   */
  JobTracker(Root root, KernelUnits units, String slurmNode, Map<String, Glob> groups) {
    this.root = root;
    this.units = units;
    this.slurmNode = slurmNode;
    this.groups = groups;
  }

  /** True while a process must be looked at again, whether there are new ones or not. */
  boolean undecided() {
    return undecidedCount > 0;
  }

  /** Looks at the processes that are new in the list. */
  void walk(ProcessList processes, long nowNanos) {
    Map<Integer, Integer> seen = new HashMap<>();
    int waiting = 0;
    for (int i = 0; i < processes.count(); i++) {
      int pid = processes.pid(i);
      if (byPid.containsKey(pid)) {
        continue;
      }
      int before = looks.getOrDefault(pid, 0);
      undecided = false;
      if (before >= LOOKS || !adopt(pid, nowNanos)) {
        seen.put(pid, undecided ? before : Math.min(LOOKS, before + 1));
        waiting += undecided ? 1 : 0;
      }
    }
    looks = seen;
    undecidedCount = waiting;
  }

  /** Takes a process into its job; false if it belongs to none. */
  private boolean adopt(int pid, long nowNanos) {
    HeldFile file = HeldFile.whole(root.proc(pid + "/stat"), 512);
    WatchedProcess process = new WatchedProcess(pid, 0, file, root.proc(pid + "/schedstat"));
    boolean adopted = false;
    if (process.read(scan)
        && !process.zombie()
        && process.parent() != KERNEL_THREADS
        && pid != KERNEL_THREADS) {
      adopted = adopt(process, name(file), nowNanos);
    }
    if (!adopted) {
      process.close();
    }
    return adopted;
  }

  private boolean adopt(WatchedProcess process, String name, long nowNanos) {
    if (name.equals("slurmstepd")) {
      // Or a task of it before its exec, for which Slurm takes its time.
      undecided = true;
      JobOrigin daemon = JobOrigin.ofStepDaemon(content(process.pid, "cmdline"));
      return daemon != null
          && isHere(daemon, process.pid)
          && add(daemon, process, JobProcess.Part.STEP_DAEMON, nowNanos);
    }
    TrackedJob parents = byPid.get(process.parent());
    JobOrigin origin = parents == null ? null : parents.origin();
    JobCgroup cgroup = cgroup(process.pid);
    if (origin == null && cgroup != null) {
      origin = cgroup.origin();
    }
    JobOrigin told = JobOrigin.ofEnvironment(bytes(process.pid, "environ"));
    if (origin == null) {
      origin = told;
    } else if (told != null && told.key().equals(origin.key())) {
      origin = origin.or(told);
    }
    if (origin == null || !isHere(origin, process.pid)) {
      return false;
    }
    if (!add(named(origin, process.pid, name), process, JobProcess.Part.MEMBER, nowNanos)) {
      return false;
    }
    TrackedJob job = byPid.get(process.pid);
    if (job != null) {
      account(job, cgroup);
      launcher(process.parent(), job);
    }
    return true;
  }

  /** Whether it is a job of this node, where several of Slurm's nodes share one host. */
  private boolean isHere(JobOrigin origin, int pid) {
    if (slurmNode.isEmpty() || !origin.scheduler().equals("slurm")) {
      return true;
    }
    return origin.node().isEmpty() ? childIsHere(pid) : origin.node().equals(slurmNode);
  }

  /** A step daemon does not tell its node, but what it has started does. */
  private boolean childIsHere(int pid) {
    for (String child : content(pid, "task/" + pid + "/children").split(" ")) {
      if (child.matches("\\d{1,9}")) {
        JobOrigin told = JobOrigin.ofEnvironment(bytes(Integer.parseInt(child), "environ"));
        undecided = told == null || told.node().isEmpty();
        return told != null && told.node().equals(slurmNode);
      }
    }
    return false;
  }

  private JobOrigin named(JobOrigin origin, int pid, String name) {
    boolean unit = origin.scheduler().equals("systemd") || origin.scheduler().equals("cgroup");
    String user = unit ? "" : Owners.of(root, pid);
    return origin.or(new JobOrigin(origin.scheduler(), origin.id(), user, name, ""));
  }

  private boolean add(
      JobOrigin origin, WatchedProcess process, JobProcess.Part part, long nowNanos) {
    TrackedJob job = jobs.get(origin.key());
    if (job == null) {
      if (jobs.size() >= MOST_JOBS) {
        return false;
      }
      job = new TrackedJob(origin, units, nowNanos);
      jobs.put(origin.key(), job);
    } else {
      job.learn(origin);
    }
    JobProcess member = new JobProcess(process, part, io(process.pid, part));
    member.read(scan);
    job.add(member);
    byPid.put(process.pid, job);
    return true;
  }

  private @Nullable HeldFile io(int pid, JobProcess.Part part) {
    if (part != JobProcess.Part.MEMBER) {
      return null;
    }
    HeldFile file = HeldFile.whole(root.proc(pid + "/io"), 256);
    if (file.readNow()) {
      return file;
    }
    file.close();
    return null;
  }

  private void account(TrackedJob job, @Nullable JobCgroup cgroup) {
    if (cgroup == null || job.hasCgroup() || !cgroup.origin().key().equals(job.origin().key())) {
      return;
    }
    long from = System.nanoTime();
    CgroupUse use =
        new CgroupUse(root, cgroup.cpuFolder(), cgroup.memoryFolder(), cgroup.version());
    if (!use.readCpu() || use.cpuNanos() < 0) {
      use.close();
      return;
    }
    job.account(use, cgroup.family());
    if (!cgroup.family().isEmpty() && !families.containsKey(cgroup.family())) {
      CgroupFamily family = new CgroupFamily(root, cgroup.family(), cgroup.version());
      families.put(cgroup.family(), family);
      // Looked at now: a short job may be gone before all jobs are read again.
      family.settle(members(cgroup.family()), from);
    }
  }

  /** What started the ranks of a job waits for them, and so has their time in its account. */
  private void launcher(int pid, TrackedJob job) {
    String scheduler = job.origin().scheduler();
    boolean mpi = scheduler.equals("openmpi") || scheduler.equals("pmix");
    if (!mpi || pid <= 1 || byPid.containsKey(pid)) {
      return;
    }
    HeldFile file = HeldFile.whole(root.proc(pid + "/stat"), 512);
    WatchedProcess process = new WatchedProcess(pid, 0, file, root.proc(pid + "/schedstat"));
    if (process.read(scan) && LAUNCHERS.contains(name(file))) {
      JobProcess launcher = new JobProcess(process, JobProcess.Part.LAUNCHER, null);
      launcher.read(scan);
      job.add(launcher);
      byPid.put(pid, job);
    } else {
      process.close();
    }
  }

  /** The name in a stat that was read, between the first bracket and the last. */
  private static String name(HeldFile stat) {
    String text = new String(stat.bytes(), 0, stat.length(), StandardCharsets.UTF_8);
    int from = text.indexOf('(');
    int to = text.lastIndexOf(')');
    return from >= 0 && to > from ? text.substring(from + 1, to) : "";
  }

  private @Nullable JobCgroup cgroup(int pid) {
    byte[] bytes = bytes(pid, "cgroup");
    return JobCgroup.of(bytes, bytes.length, groups);
  }

  private String content(int pid, String file) {
    return new String(bytes(pid, file), StandardCharsets.UTF_8);
  }

  private byte[] bytes(int pid, String file) {
    try (HeldFile held = HeldFile.table(root.proc(pid + "/" + file))) {
      return held.readNow() ? java.util.Arrays.copyOf(held.bytes(), held.length()) : new byte[0];
    }
  }

  /** Reads all jobs anew; those younger than an age only, or all with {@link Long#MAX_VALUE}. */
  void sample(long nowNanos, long youngerThanNanos) {
    long from = System.nanoTime();
    for (TrackedJob job : jobs.values()) {
      if (job.ageNanos(nowNanos) < youngerThanNanos) {
        job.sample(scan, nowNanos);
      }
    }
    if (youngerThanNanos == Long.MAX_VALUE) {
      settle(from);
    }
    byPid.entrySet().removeIf(entry -> !entry.getValue().has(entry.getKey()));
  }

  /** What the folders above say of the jobs whose cgroup has gone. */
  private void settle(long fromNanos) {
    for (Map.Entry<String, CgroupFamily> family : families.entrySet()) {
      family.getValue().settle(members(family.getKey()), fromNanos);
    }
  }

  private List<TrackedJob> members(String family) {
    List<TrackedJob> members = new ArrayList<>();
    for (TrackedJob job : jobs.values()) {
      if (family.equals(job.family())) {
        members.add(job);
      }
    }
    return members;
  }

  /** The rows of all jobs; one that is over is told of a last time and forgotten. */
  List<Row> rows(long nowNanos) {
    List<Row> rows = new ArrayList<>();
    List<TrackedJob> over = new ArrayList<>();
    for (TrackedJob job : jobs.values()) {
      if (job.tooEarly(nowNanos)) {
        continue;
      }
      boolean wasOver = finished.contains(job.origin().key());
      if (!job.over()) {
        finished.remove(job.origin().key());
        rows.add(job.row());
      } else if (!wasOver) {
        finished.add(job.origin().key());
        rows.add(job.row());
      } else {
        // A second row with the last figures, for the daemon may have waited for the last process
        // between the two readings.
        rows.add(job.row());
        over.add(job);
      }
    }
    for (TrackedJob job : over) {
      forget(job);
    }
    return rows;
  }

  private void forget(TrackedJob job) {
    jobs.remove(job.origin().key());
    finished.remove(job.origin().key());
    byPid.values().removeIf(job::equals);
    CgroupFamily family = families.get(job.family() == null ? "" : job.family());
    if (family != null) {
      family.forget(job);
    }
    job.close();
  }

  /** How many jobs there are. */
  int count() {
    return jobs.size();
  }

  /** Age of the youngest job, ns; {@link Long#MAX_VALUE} if there is none. */
  long youngestNanos(long nowNanos) {
    long youngest = Long.MAX_VALUE;
    for (TrackedJob job : jobs.values()) {
      youngest = Math.min(youngest, job.ageNanos(nowNanos));
    }
    return youngest;
  }

  /** Files that are read for the jobs younger than an age. */
  int filesOf(long nowNanos, long youngerThanNanos) {
    int files = 0;
    for (TrackedJob job : jobs.values()) {
      files += job.ageNanos(nowNanos) < youngerThanNanos ? job.files() : 0;
    }
    return files;
  }

  @Override
  public void close() {
    jobs.values().forEach(TrackedJob::close);
    jobs.clear();
    byPid.clear();
    families.values().forEach(CgroupFamily::close);
    families.clear();
  }
}
