package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A /proc made by hand; ticks are hundredths of a second, pages 4 kB. */
class JobCollectorTest {
  @TempDir Path folder;
  private int forks;
  private long time = 1_700_000_000_000_000_000L;
  private final GpuShares shares = new GpuShares();
  private HeldFile stat;
  private JobCollector collector;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(folder.resolve("proc"));
    Files.createDirectories(folder.resolve("sys/fs/cgroup"));
    collector = collector("", Map.of());
  }

  private JobCollector collector(String slurmNode, Map<String, String> groups) throws IOException {
    Root root = Root.under(folder);
    fork();
    stat = HeldFile.whole(root.proc("stat"), 256);
    return new JobCollector(
        root,
        stat,
        new KernelUnits(4096, 100),
        new ProcessList(root),
        shares,
        new Collectors.Jobs(groups, slurmNode, List.of()));
  }

  @AfterEach
  void stop() {
    collector.close();
    stat.close();
  }

  private void fork() throws IOException {
    forks++;
    Files.writeString(folder.resolve("proc/stat"), "ctxt 1\nprocesses " + forks + "\n");
  }

  /** A process with its CPU time and that of the children it has waited for. */
  private void process(int pid, String name, int parent, int ticks, int reaped, String... files)
      throws IOException {
    Path dir = folder.resolve("proc/" + pid);
    Files.createDirectories(dir);
    Files.writeString(
        dir.resolve("stat"),
        "%d (%s) R %d 1 1 0 -1 0 0 0 0 0 %d 0 %d 0 20 0 2 0 99 1000 10 0 0\n"
            .formatted(pid, name, parent, ticks, reaped));
    for (int i = 0; i < files.length; i += 2) {
      Files.writeString(dir.resolve(files[i]), files[i + 1]);
    }
    fork();
  }

  private void end(int pid) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("proc/" + pid))) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        // The collector holds the file open as the kernel's; emptied it reads as ended.
        if (Files.isRegularFile(file)) {
          Files.writeString(file, "");
        }
        Files.delete(file);
      }
    }
  }

  private static String environment(String... variables) {
    return "HOME=/root\0" + String.join("\0", variables) + "\0";
  }

  /** Each job's tags and fields. */
  private Map<String, String> sample() {
    time += 1_000_000_000L;
    Map<String, String> jobs = new LinkedHashMap<>();
    Reading<Row> reading = collector.collect(time);
    List<Row> rows = new ArrayList<>();
    if (reading instanceof Reading.Value<Row> value) {
      rows.add(value.value());
      rows.addAll(collector.more());
    }
    for (Row row : rows) {
      Map<String, String> tags = row.layout().columns().get(0).tags();
      StringBuilder fields = new StringBuilder();
      for (int i = 0; i < row.layout().width(); i++) {
        Column column = row.layout().columns().get(i);
        if (row.has(i)) {
          fields.append(' ').append(column.field()).append('=').append(row.number(i));
        }
      }
      jobs.put(
          tags.get("scheduler") + "/" + tags.get("job") + "/" + tags.get("name"),
          fields.toString().strip());
    }
    return jobs;
  }

  @Test
  void withoutAJobThereIsNoData() throws Exception {
    process(50, "bash", 1, 7, 3, "environ", environment("SHELL=x"), "cgroup", "0::/user.slice\n");
    assertThat(sample()).isEmpty();
  }

  @Test
  void aSlurmJobIsFoundByItsDaemonsTitleAndItsChildrenByTheirParent() throws Exception {
    process(10, "slurmstepd", 1, 5, 0, "cmdline", "slurmstepd: [7.batch]\0\0\0");
    process(11, "slurm_script", 10, 20, 0);
    process(12, "burn", 11, 100, 0);
    assertThat(sample().get("slurm/7/slurm_script"))
        .isEqualTo("cpu_seconds=1.2 memory_bytes=81920.0 processes=2.0 accounted=0.0");
  }

  @Test
  void aJobHasTheShareOfItsProcessesInTheGraphicsProcessors() throws Exception {
    process(10, "slurmstepd", 1, 5, 0, "cmdline", "slurmstepd: [7.batch]\0\0\0");
    process(11, "train", 10, 20, 0);
    process(20, "slurmstepd", 1, 5, 0, "cmdline", "slurmstepd: [8.batch]\0\0\0");
    process(21, "count", 20, 20, 0);
    assertThat(sample().get("slurm/7/train")).doesNotContain("gpu");
    assertThat(shares.wanted()).isTrue();
    shares.tell(List.of(new GpuShares.Share(11, 400, 1000), new GpuShares.Share(11, 355, 24)));
    Map<String, String> jobs = sample();
    assertThat(jobs.get("slurm/7/train")).contains("gpu_percent=75.5", "gpu_memory_bytes=1024.0");
    assertThat(jobs.get("slurm/8/count")).contains("gpu_percent=0.0", "gpu_memory_bytes=0.0");
    shares.tell(List.of(new GpuShares.Share(11, -1, 1000)));
    assertThat(sample().get("slurm/7/train"))
        .contains("gpu_memory_bytes=1000.0")
        .doesNotContain("gpu_percent");
    shares.forget();
    assertThat(sample().get("slurm/7/train")).doesNotContain("gpu");
  }

  @Test
  void whatAProcessUsedAfterTheLastReadingIsInItsParentsAccount() throws Exception {
    process(10, "slurmstepd", 1, 5, 0, "cmdline", "slurmstepd: [7.batch]\0");
    process(11, "slurm_script", 10, 20, 0);
    process(12, "burn", 11, 100, 0);
    sample();
    end(12);
    process(11, "slurm_script", 10, 21, 187);
    assertThat(sample().get("slurm/7/slurm_script")).startsWith("cpu_seconds=2.08 ");
    end(11);
    process(10, "slurmstepd", 1, 6, 210);
    assertThat(sample().get("slurm/7/slurm_script")).startsWith("cpu_seconds=2.1 ");
    end(10);
    assertThat(sample().get("slurm/7/slurm_script"))
        .contains("cpu_seconds=2.1 ")
        .contains("processes=0.0");
    sample();
    assertThat(sample()).isEmpty();
  }

  @Test
  void aTaskThatHasTheDaemonsNameUntilItsExecIsNoDaemonAndCountsOnce() throws Exception {
    String title = "slurmstepd: [7.batch]\0";
    process(10, "slurmstepd", 1, 5, 0, "cmdline", title, "comm", "slurmstepd\n");
    process(11, "slurmstepd", 10, 0, 0, "cmdline", title, "comm", "slurmstepd\n");
    sample();
    process(11, "slurm_script", 10, 1, 0, "comm", "slurm_script\n");
    process(12, "burn", 11, 34, 0);
    assertThat(sample().get("slurm/7/slurm_script")).startsWith("cpu_seconds=0.35 ");
    end(12);
    end(11);
    process(10, "slurmstepd", 1, 5, 35, "cmdline", title);
    assertThat(sample().values()).singleElement().asString().startsWith("cpu_seconds=0.35 ");
  }

  @Test
  void whatNobodyHasWaitedForYetIsNotLostWithTheParent() throws Exception {
    process(11, "rank", 3, 20, 5, "environ", environment("PMIX_NAMESPACE=4711", "PMIX_RANK=0"));
    process(12, "burn", 11, 100, 0);
    process(13, "burn", 11, 50, 0);
    assertThat(sample().get("pmix/4711/rank")).startsWith("cpu_seconds=1.75 ");
    end(12);
    process(13, "burn", 11, 90, 0);
    // The account of 11 was read before 12 had been waited for.
    assertThat(sample().get("pmix/4711/rank")).startsWith("cpu_seconds=2.15 ");
    end(11);
    assertThat(sample().get("pmix/4711/rank")).startsWith("cpu_seconds=2.15 ");
    process(13, "burn", 1, 95, 0);
    assertThat(sample().get("pmix/4711/rank")).startsWith("cpu_seconds=2.2 ");
  }

  @Test
  void parentsAreReadBeforeTheirChildrenForATimeMustNotBeSeenInBoth() throws Exception {
    TrackedJob job =
        new TrackedJob(new JobOrigin("run", "1", "", "x", ""), new KernelUnits(4096, 100), 0);
    for (int[] pidAndParent : new int[][] {{5, 40}, {6, 5}, {40, 30}, {30, 1}, {7, 40}}) {
      process(pidAndParent[0], "x", pidAndParent[1], 1, 0);
      Root root = Root.under(folder);
      HeldFile file = HeldFile.whole(root.proc(pidAndParent[0] + "/stat"), 512);
      JobProcess process =
          new JobProcess(
              new WatchedProcess(pidAndParent[0], 0, file, "/nothing"),
              JobProcess.Part.MEMBER,
              null);
      process.read(new Scan());
      job.add(process);
    }
    assertThat(job.pids()).containsSubsequence(30, 40, 5, 6).containsSubsequence(40, 7);
    job.close();
  }

  @Test
  void aProcessWhoseParentIsNotTheJobsKeepsItsLastReading() throws Exception {
    process(20, "rank", 3, 40, 2, "environ", environment("PMIX_NAMESPACE=4711", "PMIX_RANK=0"));
    process(21, "rank", 3, 30, 0, "environ", environment("PMIX_NAMESPACE=4711", "PMIX_RANK=1"));
    assertThat(sample().get("pmix/4711/rank")).startsWith("cpu_seconds=0.72 ");
    end(20);
    process(21, "rank", 3, 31, 0);
    assertThat(sample().get("pmix/4711/rank")).startsWith("cpu_seconds=0.73 ");
  }

  @Test
  void ranksOfOpenMpiAreOneJobAndTheirLauncherHasTheRestOfTheirTime() throws Exception {
    String[] environ = {
      "environ",
      environment("PMIX_NAMESPACE=prterun-pi-9@1", "OMPI_COMM_WORLD_RANK=0", "OMPI_COMMAND=heat")
    };
    process(30, "orted", 3, 9, 4);
    process(31, "heat", 30, 100, 0, environ);
    process(32, "heat", 30, 100, 0, environ);
    assertThat(sample().get("openmpi/prterun-pi-9@1/heat"))
        .contains("cpu_seconds=2.0 ")
        .contains("processes=2.0");
    end(31);
    end(32);
    process(30, "orted", 3, 9, 4 + 260);
    assertThat(sample().get("openmpi/prterun-pi-9@1/heat"))
        .contains("cpu_seconds=2.6 ")
        .contains("processes=0.0");
  }

  @Test
  void whatWattrackRunStartedIsAJobWithAllItsChildren() throws Exception {
    process(
        20,
        "sh",
        3,
        40,
        2,
        "environ",
        environment("WATTRACK_JOB_ID=rab1-0f", "WATTRACK_JOB_NAME=sweep", "WATTRACK_URL=x"));
    process(21, "python3", 20, 30, 0);
    assertThat(sample().get("run/rab1-0f/sweep")).startsWith("cpu_seconds=0.72 ");
  }

  /** Started 1,000 ticks after boot, which is 10 s. */
  private void uptime(String seconds) throws IOException {
    Files.writeString(folder.resolve("proc/uptime"), seconds + " 1.00\n");
  }

  private static String startedAtTenSeconds(int pid, String name) {
    return "%d (%s) R 1 1 1 0 -1 0 0 0 0 0 7 0 0 0 20 0 1 0 1000 1000 10 0 0\n"
        .formatted(pid, name);
  }

  @Test
  void whatIsStillBetweenForkAndExecIsLookedAtAgain() throws Exception {
    process(50, "sh", 1, 7, 3, "environ", environment("SHELL=x"));
    Files.writeString(folder.resolve("proc/50/stat"), startedAtTenSeconds(50, "sh"));
    uptime("10.20");
    assertThat(sample()).isEmpty();
    Files.writeString(
        folder.resolve("proc/50/environ"), environment("PMIX_NAMESPACE=4711", "PMIX_RANK=0"));
    time += 1_000_000_000L;
    uptime("12.20");
    assertThat(sample()).containsKey("pmix/4711/sh");
  }

  @Test
  void oneThatHasBeenThereForASecondIsLookedAtOnce() throws Exception {
    process(50, "sh", 1, 7, 3, "environ", environment("SHELL=x"));
    Files.writeString(folder.resolve("proc/50/stat"), startedAtTenSeconds(50, "sh"));
    uptime("11.20");
    assertThat(sample()).isEmpty();
    Files.writeString(
        folder.resolve("proc/50/environ"), environment("PMIX_NAMESPACE=4711", "PMIX_RANK=0"));
    for (int i = 0; i < 5; i++) {
      fork();
      assertThat(sample()).isEmpty();
    }
  }

  @Test
  void aStepDaemonMayTakeItsTimeUntilItSaysWhatItIs() throws Exception {
    process(10, "slurmstepd", 1, 5, 0, "cmdline", "slurmd\0");
    uptime("12.20");
    Files.writeString(folder.resolve("proc/10/stat"), startedAtTenSeconds(10, "slurmstepd"));
    for (int i = 0; i < 5; i++) {
      assertThat(sample()).isEmpty();
    }
    Files.writeString(folder.resolve("proc/10/cmdline"), "slurmstepd: [7.batch]\0");
    process(11, "slurm_script", 10, 20, 0);
    time += 1_000_000_000L;
    assertThat(sample()).containsKey("slurm/7/slurm_script");
  }

  @Test
  void aDaemonOfMpiIsNoJob() throws Exception {
    process(30, "orted", 3, 9, 4, "environ", environment("PMIX_NAMESPACE=4711"));
    assertThat(sample()).isEmpty();
  }

  @Test
  void ofSeveralSlurmdOnAHostOnlyTheOneThatIsMeantCounts() throws Exception {
    collector.close();
    collector = collector("n2", Map.of());
    process(11, "a", 3, 20, 0, "environ", environment("SLURM_JOB_ID=7", "SLURMD_NODENAME=n1"));
    process(
        12,
        "b",
        3,
        30,
        0,
        "environ",
        environment("SLURM_JOB_ID=7", "SLURMD_NODENAME=n2", "SLURM_JOB_NAME=two"));
    assertThat(sample().get("slurm/7/two")).startsWith("cpu_seconds=0.3 ");
  }

  @Test
  void theCgroupsAccountIsTheJobsAndItsFolderTellsTheRest() throws Exception {
    Path slurm = folder.resolve("sys/fs/cgroup/cpuacct/slurm_n2");
    Path job = slurm.resolve("uid_0/job_15");
    Files.createDirectories(job);
    Files.createDirectories(folder.resolve("sys/fs/cgroup/memory/slurm_n2/uid_0/job_15"));
    Files.writeString(job.resolve("cpuacct.usage"), "1000000000\n");
    Files.writeString(slurm.resolve("cpuacct.usage"), "5000000000\n");
    Files.writeString(
        folder.resolve("sys/fs/cgroup/memory/slurm_n2/uid_0/job_15/memory.usage_in_bytes"),
        "4096\n");
    process(
        12,
        "work",
        3,
        90,
        0,
        "cgroup",
        "4:memory:/slurm_n2/uid_0/job_15/step_0/task_1\n2:cpuacct:/slurm_n2/uid_0/job_15/step_0/task_1\n");
    assertThat(sample().get("slurm/15/work"))
        .isEqualTo("cpu_seconds=1.0 memory_bytes=4096.0 processes=1.0 accounted=1.0");
    end(12);
    Files.writeString(job.resolve("cpuacct.usage"), "");
    Files.writeString(slurm.resolve("cpuacct.usage"), "5830000000\n");
    assertThat(sample().get("slurm/15/work"))
        .startsWith("cpu_seconds=1.83 ")
        .endsWith("processes=0.0 accounted=1.0");
  }

  @Test
  void aShortJobThatIsGoneBeforeTheNextTickHasTheRestFromItsFolderToo() throws Exception {
    Path slurm = folder.resolve("sys/fs/cgroup/cpuacct/slurm_n2");
    Path job = slurm.resolve("uid_0/job_15");
    Files.createDirectories(job);
    Files.writeString(job.resolve("cpuacct.usage"), "10000000\n");
    Files.writeString(slurm.resolve("cpuacct.usage"), "5000000000\n");
    process(12, "work", 3, 1, 0, "cgroup", "2:cpuacct:/slurm_n2/uid_0/job_15/step_0/task_1\n");
    Root root = Root.under(folder);
    try (JobTracker tracker =
        new JobTracker(root, new KernelUnits(4096, 100), "", Map.of(), new GpuShares())) {
      ProcessList processes = new ProcessList(root);
      processes.listNow();
      synchronized (tracker) {
        tracker.walk(processes, time);
      }
      end(12);
      Files.writeString(job.resolve("cpuacct.usage"), "");
      Files.writeString(slurm.resolve("cpuacct.usage"), "5300000000\n");
      tracker.sample(time, Long.MAX_VALUE);
      Row row = tracker.rows(time).get(0);
      assertThat(row.number(Table.field(Catalogue.JOB, "cpu_seconds"))).isEqualTo(0.31);
      assertThat(row.number(Table.field(Catalogue.JOB, "accounted"))).isEqualTo(1);
    }
  }

  @Test
  void aConfiguredCgroupIsAJob() throws Exception {
    collector.close();
    collector = collector("", Map.of("backup", "/system.slice/backup.service"));
    Path unit = folder.resolve("sys/fs/cgroup/system.slice/backup.service");
    Files.createDirectories(unit);
    Files.writeString(unit.resolve("cpu.stat"), "usage_usec 250000\nuser_usec 1\n");
    Files.writeString(unit.resolve("memory.current"), "8192\n");
    process(40, "rsync", 1, 3, 0, "cgroup", "0::/system.slice/backup.service\n");
    assertThat(sample().get("systemd/backup/backup"))
        .isEqualTo("cpu_seconds=0.25 memory_bytes=8192.0 processes=1.0 accounted=1.0");
  }

  @Test
  void trafficIsAddedUpWhereItMayBeRead() throws Exception {
    process(
        11,
        "a",
        3,
        20,
        0,
        "environ",
        environment("SLURM_JOB_ID=7"),
        "io",
        "rchar: 9\nread_bytes: 4096\nwrite_bytes: 512\ncancelled_write_bytes: 7\n");
    assertThat(sample().get("slurm/7/a")).contains("read_bytes=4096.0 write_bytes=512.0");
  }

  @Test
  void whateverAProcessShowsTheAnswerIsAJobOrNone() {
    byte[] environ =
        environment("SLURM_JOB_ID=7", "PMIX_NAMESPACE=1", "PMIX_RANK=0")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] cgroup =
        "0::/system.slice/n1_slurmstepd.scope/job_9/step_0/user/task_0\n2:cpuacct:/slurm/uid_0/job_1\n"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (byte[] bytes : List.of(environ, cgroup)) {
      for (int i = 0; i < bytes.length; i++) {
        byte[] cut = java.util.Arrays.copyOf(bytes, i);
        JobOrigin.ofEnvironment(cut, cut.length);
        JobCgroup.of(cut, cut.length, Map.of());
        bytes[i] ^= 0x15;
        JobOrigin.ofEnvironment(bytes, bytes.length);
        JobCgroup.of(bytes, bytes.length, Map.of());
        bytes[i] ^= 0x15;
      }
    }
    JobCgroup second = JobCgroup.of(cgroup, cgroup.length, Map.of());
    assertThat(second).isNotNull();
    assertThat(second.cpuFolder()).isEqualTo("/system.slice/n1_slurmstepd.scope/job_9");
    assertThat(second.family()).isEqualTo("/system.slice/n1_slurmstepd.scope");
    assertThat(second.origin().node()).isEqualTo("n1");
  }
}
