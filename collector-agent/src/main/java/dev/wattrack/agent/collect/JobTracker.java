package dev.wattrack.agent.collect;

import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of this node and their processes. Only processes that are new are opened, and those that
 * turn out to be nobody's are left alone. One younger than a second is looked at twice, for it may
 * be between fork and exec. Every method is called under this object's lock; who waits on it is
 * told of new jobs.
 */
final class JobTracker implements AutoCloseable {
  private static final int LOOKS = 2;
  private static final long SETTLED_SECONDS = 1;

  /** Slurm's step daemon may take its time until it is what it says, but not for ever. */
  private static final long UNDECIDED_SECONDS = 300;

  private static final int MOST_JOBS = 256;
  private static final int KERNEL_THREADS = 2;
  private static final Set<String> LAUNCHERS =
      Set.of("mpirun", "mpiexec", "orterun", "orted", "prterun", "prted", "prte");

  private final Root root;
  private final KernelUnits units;
  private final String slurmNode;
  private final Map<String, Glob> groups;
  private final GpuShares shares;
  private final Scan scan = new Scan();
  private final Map<String, TrackedJob> jobs = new HashMap<>();
  private final Map<Integer, TrackedJob> byPid = new HashMap<>();
  private final Map<String, CgroupFamily> families = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private final Looks looks = new Looks();
  private final Candidate candidate;
  private final Glance uptime = new Glance();

  /** Clock ticks since boot in this walk; -1 if unknown or not asked for yet. */
  private long nowTicks = -1;

  /** The process looked at cannot be judged yet. */
  private boolean undecided;

  private int undecidedCount;

  /**
   * @param slurmNode only processes of this slurmd count; empty: of any
   * @param groups name to pattern of cgroup paths that count as jobs
   * @param shares what processes use of the graphics processors
   */
  JobTracker(
      Root root, KernelUnits units, String slurmNode, Map<String, Glob> groups, GpuShares shares) {
    this.root = root;
    this.units = units;
    this.slurmNode = slurmNode;
    this.groups = groups;
    this.shares = shares;
    candidate = new Candidate(root);
  }

  /** True while a process must be looked at again, whether there are new ones or not. */
  boolean undecided() {
    return undecidedCount > 0;
  }

  /** Looks at the processes that are new in the list. */
  void walk(ProcessList processes, long nowNanos) {
    looks.begin();
    nowTicks = -1;
    int waiting = 0;
    for (int i = 0; i < processes.count(); i++) {
      int pid = processes.pid(i);
      int before = looks.before(pid);
      if (before >= LOOKS) {
        looks.note(pid, LOOKS);
      } else if (!byPid.containsKey(pid)) {
        undecided = false;
        if (!adopt(pid, nowNanos)) {
          looks.note(pid, looksAfter(before));
          waiting += undecided ? 1 : 0;
        }
      }
    }
    looks.end();
    undecidedCount = waiting;
  }

  private int looksAfter(int before) {
    if (undecided && !older(UNDECIDED_SECONDS)) {
      return before;
    }
    undecided = false;
    return older(SETTLED_SECONDS) ? LOOKS : before + 1;
  }

  /** Whether the candidate has surely been there for so long. */
  private boolean older(long seconds) {
    if (nowTicks < 0) {
      boolean known =
          uptime.at(root.proc("uptime"))
              && scan.reset(uptime.bytes(), uptime.length()).line()
              && scan.fixed(2);
      nowTicks = known ? scan.value() * units.ticksPerSecond() / 100 : 0;
    }
    long start = candidate.startTicks();
    return start >= 0 && nowTicks - start >= seconds * units.ticksPerSecond() && nowTicks > 0;
  }

  /** Takes a process into its job; false if it belongs to none. */
  private boolean adopt(int pid, long nowNanos) {
    if (!candidate.look(pid)
        || candidate.zombie()
        || candidate.parent() == KERNEL_THREADS
        || pid == KERNEL_THREADS) {
      return false;
    }
    String name = candidate.name();
    if (name.equals("slurmstepd")) {
      undecided = true;
      if (candidate.fileOf(candidate.parent(), "comm").text().strip().equals("slurmstepd")) {
        // A task before its exec, for which Slurm takes its time: it will be one of the job's.
        return false;
      }
      JobOrigin daemon = JobOrigin.ofStepDaemon(candidate.file("cmdline").text());
      return daemon != null
          && isHere(daemon)
          && add(daemon, pid, JobProcess.Part.STEP_DAEMON, nowNanos);
    }
    TrackedJob parents = byPid.get(candidate.parent());
    JobOrigin origin = parents == null ? null : parents.origin();
    Glance file = candidate.file("cgroup");
    JobCgroup cgroup = JobCgroup.of(file.bytes(), file.length(), groups);
    if (origin == null && cgroup != null) {
      origin = cgroup.origin();
    }
    file = candidate.file("environ");
    JobOrigin told = JobOrigin.ofEnvironment(file.bytes(), file.length());
    if (origin == null) {
      origin = told;
    } else if (told != null && told.key().equals(origin.key())) {
      origin = origin.or(told);
    }
    if (origin == null || !isHere(origin)) {
      return false;
    }
    if (!add(named(origin, pid, name), pid, JobProcess.Part.MEMBER, nowNanos)) {
      return false;
    }
    TrackedJob job = byPid.get(pid);
    if (job != null) {
      account(job, cgroup);
      launcher(candidate.parent(), job);
    }
    return true;
  }

  /** Whether it is a job of this node, where several of Slurm's nodes share one host. */
  private boolean isHere(JobOrigin origin) {
    if (slurmNode.isEmpty() || !origin.scheduler().equals("slurm")) {
      return true;
    }
    return origin.node().isEmpty() ? childIsHere() : origin.node().equals(slurmNode);
  }

  /** A step daemon does not tell its node, but what it has started does. */
  private boolean childIsHere() {
    String children = candidate.file("task/" + candidate.pid() + "/children").text();
    int end = children.indexOf(' ');
    int child = end <= 0 ? -1 : ProcessList.toPid(children.substring(0, end));
    if (child < 0) {
      return false;
    }
    Glance file = candidate.fileOf(child, "environ");
    JobOrigin told = JobOrigin.ofEnvironment(file.bytes(), file.length());
    undecided = told == null || told.node().isEmpty();
    return told != null && told.node().equals(slurmNode);
  }

  private JobOrigin named(JobOrigin origin, int pid, String name) {
    boolean unit = origin.scheduler().equals("systemd") || origin.scheduler().equals("cgroup");
    String user = unit ? "" : Owners.of(root, pid);
    return origin.or(new JobOrigin(origin.scheduler(), origin.id(), user, name, ""));
  }

  private boolean add(JobOrigin origin, int pid, JobProcess.Part part, long nowNanos) {
    WatchedProcess process = process(pid);
    if (!process.read(scan)) {
      process.close();
      return false;
    }
    TrackedJob job = jobs.get(origin.key());
    if (job == null) {
      if (jobs.size() >= MOST_JOBS) {
        process.close();
        return false;
      }
      job = new TrackedJob(origin, units, nowNanos);
      jobs.put(origin.key(), job);
      notifyAll();
    } else {
      job.learn(origin);
    }
    JobProcess member = new JobProcess(process, part, io(pid, part));
    member.read(scan);
    job.add(member);
    byPid.put(pid, job);
    return true;
  }

  private WatchedProcess process(int pid) {
    HeldFile file = HeldFile.whole(root.proc(pid + "/stat"), 512);
    return new WatchedProcess(pid, 0, file, root.proc(pid + "/schedstat"));
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
    WatchedProcess process = process(pid);
    if (candidate.look(pid) && LAUNCHERS.contains(candidate.name()) && process.read(scan)) {
      JobProcess launcher = new JobProcess(process, JobProcess.Part.LAUNCHER, null);
      launcher.read(scan);
      job.add(launcher);
      byPid.put(pid, job);
    } else {
      process.close();
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
    Iterator<Map.Entry<Integer, TrackedJob>> all = byPid.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Integer, TrackedJob> entry = all.next();
      if (!entry.getValue().has(entry.getKey())) {
        all.remove();
      }
    }
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
        rows.add(row(job));
      } else if (!wasOver) {
        finished.add(job.origin().key());
        rows.add(row(job));
      } else {
        // A second row with the last figures, for the daemon may have waited for the last process
        // between the two readings.
        rows.add(row(job));
        over.add(job);
      }
    }
    for (TrackedJob job : over) {
      forget(job);
    }
    return rows;
  }

  private Row row(TrackedJob job) {
    Row row = job.row();
    shares.into(row, job);
    return row;
  }

  private void forget(TrackedJob job) {
    jobs.remove(job.origin().key());
    finished.remove(job.origin().key());
    Iterator<TrackedJob> all = byPid.values().iterator();
    while (all.hasNext()) {
      if (all.next().equals(job)) {
        all.remove();
      }
    }
    CgroupFamily family = families.get(job.family() == null ? "" : job.family());
    if (family != null) {
      family.forget(job);
    }
    job.close();
  }

  /** True while there is nothing to read anew. */
  boolean idle() {
    return jobs.isEmpty() && families.isEmpty();
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
    for (TrackedJob job : jobs.values()) {
      job.close();
    }
    jobs.clear();
    byPid.clear();
    for (CgroupFamily family : families.values()) {
      family.close();
    }
    families.clear();
  }
}
