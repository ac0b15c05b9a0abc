package dev.wattrack.agent.collect;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which job a process belongs to, from what the process itself shows. Immutable. Total: whatever
 * the bytes, the answer is a job or null.
 *
 * @param scheduler as in the measurement {@code job}
 * @param user empty if unknown
 * @param name empty if unknown
 * @param node the scheduler's name of this node; empty if unknown
 */
record JobOrigin(String scheduler, String id, String user, String name, String node) {
  private static final int LONGEST = 120;
  private static final List<String> PREFIXES =
      List.of("SLURM", "PMIX_", "OMPI_COMM", "WATTRACK_JOB_");

  /** {@code slurmstepd: [7.batch]}, {@code slurmstepd: [7.0]}; the title of Slurm's step daemon. */
  private static final Pattern STEP_DAEMON =
      Pattern.compile("slurmstepd: \\[(\\d{1,10})\\.[\\w+.-]{1,40}\\].*", Pattern.DOTALL);

  String key() {
    return scheduler + "/" + id;
  }

  /** From /proc/PID/environ (proc(5): NAME=value, each ended by a zero byte). */
  static @Nullable JobOrigin ofEnvironment(byte[] bytes) {
    int length = bytes.length;
    Map<String, String> found = new HashMap<>();
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        take(bytes, from, i, found);
        from = i + 1;
      }
    }
    String slurm = found.getOrDefault("SLURM_JOB_ID", "");
    if (slurm.matches("\\d{1,10}")) {
      return new JobOrigin(
          "slurm",
          slurm,
          word(found.get("SLURM_JOB_USER")),
          word(found.get("SLURM_JOB_NAME")),
          word(found.get("SLURMD_NODENAME")));
    }
    // Set by `wattrack run`, or by whoever wants his processes to be one job.
    String run = word(found.get("WATTRACK_JOB_ID"));
    if (!run.isEmpty()) {
      return new JobOrigin("run", run, "", word(found.get("WATTRACK_JOB_NAME")), "");
    }
    // PMIX_NAMESPACE is the same for all ranks on all nodes: 1719599105 with Open MPI 4,
    // prterun-host-2689@1 with 5. Without a rank it is a daemon's or a shell's.
    String namespace = word(found.get("PMIX_NAMESPACE"));
    boolean rank = found.containsKey("PMIX_RANK") || found.containsKey("OMPI_COMM_WORLD_RANK");
    if (namespace.isEmpty() || !rank) {
      return null;
    }
    boolean open = found.containsKey("OMPI_COMM_WORLD_RANK") || found.containsKey("OMPI_COMMAND");
    return new JobOrigin(
        open ? "openmpi" : "pmix", namespace, "", word(found.get("OMPI_COMMAND")), "");
  }

  private static void take(byte[] bytes, int from, int to, Map<String, String> into) {
    byte first = from < to ? bytes[from] : 0;
    if (first != 'S' && first != 'P' && first != 'O' && first != 'W') {
      return;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] == '=') {
        String name = new String(bytes, from, i - from, StandardCharsets.US_ASCII);
        if (PREFIXES.stream().anyMatch(name::startsWith)) {
          into.putIfAbsent(name, new String(bytes, i + 1, to - i - 1, StandardCharsets.UTF_8));
        }
        return;
      }
    }
  }

  /** Fit for a tag: of bounded length, nothing but what can be printed. */
  private static String word(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }

  /** From the title of a step daemon; null if it is none. */
  static @Nullable JobOrigin ofStepDaemon(String commandLine) {
    Matcher title = STEP_DAEMON.matcher(commandLine);
    return title.matches() ? new JobOrigin("slurm", title.group(1), "", "", "") : null;
  }

  /** The same job, named by whoever knows more. */
  JobOrigin or(JobOrigin other) {
    return new JobOrigin(
        scheduler,
        id,
        user.isEmpty() ? other.user : user,
        name.isEmpty() ? other.name : name,
        node.isEmpty() ? other.node : node);
  }
}
