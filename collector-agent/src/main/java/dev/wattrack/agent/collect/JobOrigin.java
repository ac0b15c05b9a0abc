package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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
  private static final int MOST_DIGITS = 10;
  private static final int LONGEST_STEP = 40;
  private static final byte[][] PREFIXES = {
    ascii("SLURM"), ascii("PMIX_"), ascii("OMPI_COMM"), ascii("WATTRACK_JOB_")
  };

  /** {@code slurmstepd: [7.batch]}, {@code slurmstepd: [7.0]}; the title of Slurm's step daemon. */
  private static final String TITLE = "slurmstepd: [";

  String key() {
    return scheduler + "/" + id;
  }

  /** From /proc/PID/environ (proc(5): NAME=value, each ended by a zero byte). */
  static @Nullable JobOrigin ofEnvironment(byte[] bytes, int length) {
    Map<String, String> found = null;
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        if (concernsJobs(bytes, from, i)) {
          found = found == null ? new HashMap<>() : found;
          take(bytes, from, i, found);
        }
        from = i + 1;
      }
    }
    return found == null ? null : of(found);
  }

  private static @Nullable JobOrigin of(Map<String, String> found) {
    String slurm = found.getOrDefault("SLURM_JOB_ID", "");
    if (isNumber(slurm)) {
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
    for (int i = from; i < to; i++) {
      if (bytes[i] == '=') {
        String name = new String(bytes, from, i - from, StandardCharsets.US_ASCII);
        into.putIfAbsent(name, new String(bytes, i + 1, to - i - 1, StandardCharsets.UTF_8));
        return;
      }
    }
  }

  /** Nearly no variable does, so this makes no objects. */
  private static boolean concernsJobs(byte[] bytes, int from, int to) {
    for (byte[] prefix : PREFIXES) {
      if (to - from > prefix.length
          && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() <= MOST_DIGITS && digits(text, 0) == text.length();
  }

  /** Where the digits that begin there end. */
  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Fit for a tag: of bounded length, nothing but what can be printed. */
  private static String word(@Nullable String text) {
    if (text == null) {
      return "";
    }
    StringBuilder printed = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      printed.append(c < ' ' || c == 0x7f ? ' ' : c);
    }
    String clean = printed.toString().strip();
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }

  /** From the title of a step daemon; null if it is none. */
  static @Nullable JobOrigin ofStepDaemon(String commandLine) {
    int end = commandLine.startsWith(TITLE) ? digits(commandLine, TITLE.length()) : -1;
    if (end < 0 || end == commandLine.length() || commandLine.charAt(end) != '.') {
      return null;
    }
    String job = commandLine.substring(TITLE.length(), end);
    int close = commandLine.indexOf(']', end);
    return isNumber(job) && isStep(commandLine, end + 1, close)
        ? new JobOrigin("slurm", job, "", "", "")
        : null;
  }

  private static boolean isStep(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && "_+.-".indexOf(c) < 0) {
        return false;
      }
    }
    return to > from && to - from <= LONGEST_STEP;
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
