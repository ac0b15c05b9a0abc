package dev.wattrack.cli.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole Slurm of four nodes on this machine, in one folder, on loopback: Debian's programs
 * without munge or a database. As root its daemons run as nobody, unless cgroups are wanted.
 * Confined to the test's thread.
 */
final class RealSlurm implements AutoCloseable {
  static final List<String> NODES = List.of("n1", "n2", "n3", "n4");
  private static final int COMMAND_SECONDS = 30;

  private final Path folder;
  private final boolean cgroups;
  private final boolean nobody;
  private @Nullable Process rest;

  /** Starts it; the test is skipped, and says what is missing, where it cannot be. */
  static RealSlurm start(Path folder, boolean cgroups) throws Exception {
    for (String program : List.of("slurmctld", "slurmd", "squeue", "sbatch", "scontrol")) {
      assumeTrue(
          installed(program),
          program + " is missing: apt-get install -y slurmctld slurmd slurm-client");
    }
    boolean root = System.getProperty("user.name", "").equals("root");
    if (cgroups) {
      assumeTrue(root, "cgroups of Slurm need root");
      assumeTrue(
          Files.isWritable(Path.of("/sys/fs/cgroup/cpuacct/cgroup.procs"))
              && Files.isWritable(Path.of("/sys/fs/cgroup/freezer/cgroup.procs")),
          "this kernel has no cgroups of version 1 to be used");
    }
    RealSlurm slurm = new RealSlurm(folder, cgroups, root && !cgroups);
    slurm.begin();
    return slurm;
  }

  private RealSlurm(Path folder, boolean cgroups, boolean nobody) {
    this.folder = folder;
    this.cgroups = cgroups;
    this.nobody = nobody;
  }

  static boolean installed(String program) {
    return Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, program)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void begin() throws Exception {
    for (String part : List.of("state", "log", "out")) {
      Files.createDirectories(folder.resolve(part));
    }
    StringBuilder nodes = new StringBuilder();
    String host = InetAddress.getLocalHost().getHostName();
    for (String node : NODES) {
      Files.createDirectories(spool(node));
      nodes.append(
          "NodeName=%s NodeHostname=%s NodeAddr=127.0.0.1 Port=%d CPUs=2 RealMemory=500\n"
              .formatted(node, host, freePort()));
    }
    Files.writeString(conf(), configuration(host, nodes.toString()));
    Files.writeString(
        folder.resolve("cgroup.conf"),
        cgroups ? "CgroupAutomount=no\nCgroupPlugin=cgroup/v1\n" : "CgroupAutomount=no\n");
    if (nobody) {
      run(List.of("chown", "-R", "nobody", folder.toString()));
      // Folders above belong to the test and may be closed to others.
      for (Path above = folder; above.getNameCount() > 1; above = above.getParent()) {
        run(List.of("chmod", "o+x", above.toString()));
      }
    }
    daemon("slurmctld");
    for (String node : NODES) {
      daemon("slurmd", "-N", node);
    }
    if (!Wait.until(() -> all("sinfo", "-N", "-h", "-o", "%T").equals("idle ".repeat(4)), 30_000)) {
      throw new AssertionError("Slurm did not start: " + all("sinfo") + logs());
    }
  }

  private String configuration(String host, String nodes) throws IOException {
    String user = nobody ? "nobody" : System.getProperty("user.name", "root");
    return String.join(
            "\n",
            "ClusterName=rack",
            "SlurmctldHost=" + host + "(127.0.0.1)",
            "SlurmctldPort=" + freePort(),
            "SlurmUser=" + user,
            "SlurmdUser=" + user,
            "CommunicationParameters=NoInAddrAny,NoCtldInAddrAny",
            "AuthType=auth/none",
            "CredType=cred/none",
            "StateSaveLocation=" + folder.resolve("state"),
            "SlurmdSpoolDir=" + folder + "/spool-%n",
            "SlurmctldPidFile=" + folder + "/slurmctld.pid",
            "SlurmdPidFile=" + folder + "/slurmd-%n.pid",
            "SlurmctldLogFile=" + folder + "/log/slurmctld",
            "SlurmdLogFile=" + folder + "/log/slurmd-%n",
            "ProctrackType=proctrack/" + (cgroups ? "cgroup" : "linuxproc"),
            "TaskPlugin=task/" + (cgroups ? "cgroup" : "none"),
            "SwitchType=switch/none",
            "MpiDefault=none",
            "ReturnToService=2",
            "InactiveLimit=0",
            "KillWait=2",
            "MinJobAge=300",
            "SlurmctldTimeout=30",
            "SlurmdTimeout=30",
            "SchedulerParameters=bf_interval=1,sched_interval=1,batch_sched_delay=0",
            "SelectType=select/cons_tres",
            "SelectTypeParameters=CR_Core",
            "JobCompType=jobcomp/filetxt",
            "JobCompLoc=" + folder + "/jobcomp",
            "JobAcctGatherType=jobacct_gather/" + (cgroups ? "cgroup" : "linux"),
            "JobAcctGatherFrequency=task=1",
            "SuspendProgram=/bin/true",
            "ResumeProgram=/bin/true",
            "SuspendTime=36000",
            "SuspendTimeout=2",
            "ResumeTimeout=30")
        + "\n"
        + nodes
        + "PartitionName=main Nodes=n[1-4] Default=YES MaxTime=INFINITE State=UP\n";
  }

  Path conf() {
    return folder.resolve("slurm.conf");
  }

  Path spool(String node) {
    return folder.resolve("spool-" + node);
  }

  /** Where jobs may write. */
  Path out() {
    return folder.resolve("out");
  }

  private void daemon(String... command) throws Exception {
    run(asUser(command));
  }

  private List<String> asUser(String... command) {
    List<String> line = new ArrayList<>();
    if (nobody) {
      line.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    line.addAll(List.of(command));
    return line;
  }

  /**
   * Starts slurmrestd, which refuses to run as root, at a socket; its address. The test is skipped
   * where it cannot be.
   */
  String startRest() throws Exception {
    assumeTrue(installed("slurmrestd"), "slurmrestd is missing: apt-get install -y slurmrestd");
    Path socket = folder.resolve("restd.sock");
    ProcessBuilder builder =
        new ProcessBuilder(
            asUser(
                "slurmrestd", "-s", "openapi/v0.0.38", "-a", "rest_auth/local", "unix:" + socket));
    builder.environment().put("SLURM_CONF", conf().toString());
    rest =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log/slurmrestd").toFile())
            .start();
    if (!Wait.until(() -> Files.exists(socket), 10_000)) {
      throw new AssertionError("slurmrestd did not start: " + logs());
    }
    return "unix:" + socket;
  }

  /** Submits a script with these options; the job's number. */
  String submit(String script, String... options) throws Exception {
    Path file = Files.createTempFile(out(), "job", ".sh");
    Files.writeString(file, "#!/bin/bash\n" + script + "\n");
    run(List.of("chmod", "755", file.toString()));
    List<String> line =
        new ArrayList<>(asUser("sbatch", "--parsable", "-o", "/dev/null", "-D", out().toString()));
    line.addAll(List.of(options));
    line.add(file.toString());
    return run(line).strip();
  }

  /** Runs one of Slurm's programs as the cluster's user. */
  String ask(String... command) throws Exception {
    return run(asUser(command));
  }

  private String all(String... command) {
    try {
      return ask(command).replaceAll("\\s+", " ");
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }

  private String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SLURM_CONF", conf().toString());
    Path output = Files.createTempFile("slurm", ".out");
    builder.redirectOutput(output.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " did not end: " + Files.readString(output));
      }
      String said = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IOException(command + " ended with " + process.exitValue() + ": " + said);
      }
      return said;
    } finally {
      Files.delete(output);
    }
  }

  /** The end of what the daemons logged. */
  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("log"))) {
      for (Path file : files.toList()) {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        all.append("\n== ").append(file.getFileName()).append('\n');
        lines
            .subList(Math.max(0, lines.size() - 15), lines.size())
            .forEach(line -> all.append(line).append('\n'));
      }
    }
    return all.toString();
  }

  /** Ends all jobs and daemons, each by its number. */
  @Override
  public void close() throws Exception {
    if (rest != null) {
      rest.destroy();
    }
    all("scancel", "-u", nobody ? "nobody" : System.getProperty("user.name", "root"));
    Wait.until(() -> all("squeue", "-h").isBlank(), 10_000);
    List<String> files = new ArrayList<>(List.of("slurmctld.pid"));
    NODES.forEach(node -> files.add("slurmd-" + node + ".pid"));
    for (String name : files) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        long pid = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        Wait.until(() -> ProcessHandle.of(pid).isEmpty(), 5_000);
      }
    }
    if (cgroups) {
      removeCgroups();
    }
  }

  private static void removeCgroups() throws IOException {
    try (Stream<Path> controllers = Files.list(Path.of("/sys/fs/cgroup"))) {
      for (Path controller : controllers.filter(Files::isDirectory).toList()) {
        for (String node : NODES) {
          Path top = controller.resolve("slurm_" + node);
          if (Files.isDirectory(top)) {
            try (Stream<Path> below = Files.walk(top)) {
              List<Path> folders = below.filter(Files::isDirectory).toList();
              for (int i = folders.size() - 1; i >= 0; i--) {
                Files.deleteIfExists(folders.get(i));
              }
            }
          }
        }
      }
    }
  }
}
