package dev.wattrack.agent.collect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup of a job, from /proc/PID/cgroup (cgroups(7)): Slurm's {@code
 * 2:cpuacct:/slurm_n1/uid_0/job_15/step_0/task_0} of version 1 and {@code
 * 0::/system.slice/slurmstepd.scope/job_15/step_0/user/task_0} of version 2, or one that the
 * configuration names. Immutable. Total.
 *
 * @param cpuFolder below /sys/fs/cgroup, where the CPU time of the whole job is counted
 * @param family the folder above it that outlives the job; empty if there is none to trust
 * @param memoryFolder empty if memory is not counted
 * @param version 1 or 2
 */
record JobCgroup(
    JobOrigin origin, String cpuFolder, String family, String memoryFolder, int version) {
  private static final byte[] SLURM = Scan.ascii("slurm");

  /**
   * Loaded where there is a Slurm; regular expressions are a tenth of a megabyte for the others.
   */
  private static final class SlurmPath {
    static final Pattern PATTERN =
        Pattern.compile(
            "(/(?:[^/\\n]+/)*?(slurm[^/\\n]*|[^/\\n]*slurmstepd\\.scope)(?:/uid_\\d+)?)/job_(\\d{1,10})(?:/.*)?");
  }

  /**
   * @param groups name to pattern of cgroup paths, which become jobs as well
   */
  static @Nullable JobCgroup of(byte[] bytes, int length, Map<String, Glob> groups) {
    if (groups.isEmpty() && !contains(bytes, length, SLURM)) {
      return null; // as of nearly all processes; this makes no objects
    }
    String cpu = null;
    String memory = null;
    String unified = null;
    for (String text : new String(bytes, 0, length, StandardCharsets.UTF_8).split("\n")) {
      String[] parts = text.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      List<String> controllers = List.of(parts[1].split(","));
      String mount = parts[1].startsWith("name=") ? "" : parts[1];
      if (controllers.contains("cpuacct")) {
        cpu = mount + parts[2];
      } else if (controllers.contains("memory")) {
        memory = mount + parts[2];
      } else if (parts[0].equals("0") && parts[1].isEmpty()) {
        unified = parts[2];
      }
    }
    JobCgroup found = unified == null ? null : job(unified, unified, 2, groups);
    return found != null || cpu == null ? found : job(cpu, memory == null ? "" : memory, 1, groups);
  }

  private static boolean contains(byte[] bytes, int length, byte[] word) {
    for (int i = 0; i + word.length <= length; i++) {
      if (Arrays.equals(bytes, i, i + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable JobCgroup job(
      String cpu, String memory, int version, Map<String, Glob> groups) {
    String path = version == 2 ? cpu : cpu.substring(Math.max(0, cpu.indexOf('/')));
    Matcher slurm = path.contains("slurm") ? SlurmPath.PATTERN.matcher(path) : null;
    if (slurm != null && slurm.matches() && !path.contains("..")) {
      String id = slurm.group(3);
      String scope = slurm.group(2);
      String node = scope.startsWith("slurm_") ? scope.substring(6) : beforeStep(scope);
      return new JobCgroup(
          new JobOrigin("slurm", id, "", "", node),
          through(cpu, "/job_" + id),
          through(cpu, "/" + scope),
          memory.contains("/job_" + id) ? through(memory, "/job_" + id) : "",
          version);
    }
    for (Map.Entry<String, Glob> group : groups.entrySet()) {
      if (!path.equals("/") && !path.contains("..") && group.getValue().matches(path)) {
        boolean unit =
            path.endsWith(".service") || path.endsWith(".scope") || path.endsWith(".slice");
        JobOrigin origin =
            new JobOrigin(unit ? "systemd" : "cgroup", group.getKey(), "", group.getKey(), "");
        String top = top(group.getValue().pattern());
        boolean whole = !top.isEmpty() && cpu.contains(top);
        return new JobCgroup(
            origin,
            whole ? through(cpu, top) : cpu,
            "",
            memory.endsWith(path) ? (whole ? through(memory, top) : memory) : "",
            version);
      }
    }
    return null;
  }

  /** The folder of all, where a pattern stands for everything below one; else empty. */
  private static String top(String pattern) {
    String folder = pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 2) : "";
    return folder.indexOf('*') < 0 && folder.indexOf('?') < 0 ? folder : "";
  }

  /** {@code n1} of {@code n1_slurmstepd.scope}; empty where there is one slurmd on the host. */
  private static String beforeStep(String scope) {
    int mark = scope.indexOf("_slurmstepd.scope");
    return mark > 0 ? scope.substring(0, mark) : "";
  }

  private static String through(String path, String part) {
    int at = path.indexOf(part);
    return at < 0 ? "" : path.substring(0, at + part.length());
  }
}
