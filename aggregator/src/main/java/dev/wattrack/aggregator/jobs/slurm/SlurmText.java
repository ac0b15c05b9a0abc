package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobSpanBuilder;
import dev.wattrack.model.job.JobState;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of squeue, scontrol, sacct or the jobcomp file. Total: a line that cannot be
 * understood is empty. Immutable.
 *
 * @param zone of times without one
 */
record SlurmText(ZoneId zone) {
  static final String SCHEDULER = "slurm";

  /**
   * The fields asked of squeue, in the order of {@link #ofSqueue}; the name is last because it may
   * hold anything. A line: {@code
   * 7|1|1|RUNNING|root|1|1795243575|1795243579|1795243603|0|cpu=1,node=1|None|n1|sweep}
   */
  static final String SQUEUE_FORMAT =
      "JobID:|,ArrayJobID:|,ArrayTaskID:|,State:|,UserName:|,NumCPUs:|,SubmitTime:|,StartTime:|,"
          + "EndTime:|,exit_code:|,tres-alloc:|,Reason:|,NodeList:|,Name";

  private static final int SQUEUE_FIELDS = 14;

  /** As {@link #SQUEUE_FORMAT}, for sacct. */
  static final String SACCT_FORMAT =
      "JobIDRaw,JobID,State,User,AllocCPUS,Submit,Start,End,ExitCode,AllocTRES,NodeList,TotalCPU,"
          + "MaxRSS,JobName";

  private static final int SACCT_FIELDS = 14;
  private static final Pattern JOB_ID = Pattern.compile("\\d{1,10}");

  /** Words of a line of scontrol: {@code JobId=7 JobName=a b UserId=root(0)}. */
  private static final Pattern KEY = Pattern.compile("(?:^| )([A-Za-z][A-Za-z0-9_/:.&;-]*)=");

  Optional<JobSpan> ofSqueue(String line) {
    String[] f = line.split("\\|", SQUEUE_FIELDS);
    if (f.length < SQUEUE_FIELDS || !JOB_ID.matcher(f[0]).matches()) {
      return Optional.empty();
    }
    return SlurmWords.state(f[3])
        .map(
            state -> {
              JobSpanBuilder job =
                  JobSpan.of(SCHEDULER, f[0])
                      .name(f[13].strip())
                      .user(f[4].strip())
                      .group(SlurmWords.whole(f[2]) == null ? null : SlurmWords.known(f[1]))
                      .cores(SlurmWords.whole(f[5]))
                      .gpus(SlurmWords.gpus(f[10]))
                      .submitted(SlurmWords.time(f[6], zone))
                      .reason(SlurmWords.known(f[11]));
              return spanned(job, state, f[7], f[8], f[9], f[12]);
            });
  }

  /** The start of a job that waits, and the end of one that runs, are guesses of the scheduler. */
  private JobSpan spanned(
      JobSpanBuilder job, JobState state, String start, String end, String exit, String nodes) {
    job.state(state);
    if (state != JobState.PENDING) {
      job.started(SlurmWords.time(start, zone)).nodes(SlurmHosts.expand(nodes));
    }
    if (state.isOver()) {
      job.ended(SlurmWords.time(end, zone)).exitCode(SlurmWords.exitCode(exit));
    }
    return job.build();
  }

  /** A line of {@code scontrol show job -o}, or of the file of jobcomp/filetxt. */
  Optional<JobSpan> ofKeys(String line) {
    Map<String, String> keys = keys(line);
    String id = keys.getOrDefault("JobId", "");
    Optional<JobState> state = SlurmWords.state(keys.getOrDefault("JobState", ""));
    if (!JOB_ID.matcher(id).matches() || state.isEmpty()) {
      return Optional.empty();
    }
    String user = keys.getOrDefault("UserId", "");
    String tres = keys.getOrDefault("AllocTRES", keys.getOrDefault("TRES", keys.get("Tres")));
    JobSpanBuilder job =
        JobSpan.of(SCHEDULER, id)
            .name(keys.getOrDefault("JobName", keys.getOrDefault("Name", "")).strip())
            .user(user.contains("(") ? user.substring(0, user.indexOf('(')) : user)
            .group(keys.containsKey("ArrayTaskId") ? keys.get("ArrayJobId") : null)
            .cores(SlurmWords.whole(keys.getOrDefault("NumCPUs", keys.getOrDefault("ProcCnt", ""))))
            .gpus(tres == null ? null : SlurmWords.gpus(tres))
            .submitted(SlurmWords.time(keys.getOrDefault("SubmitTime", ""), zone))
            .reason(SlurmWords.known(keys.getOrDefault("Reason", "")));
    return Optional.of(
        spanned(
            job,
            state.get(),
            keys.getOrDefault("StartTime", ""),
            keys.getOrDefault("EndTime", ""),
            keys.getOrDefault("ExitCode", ""),
            keys.getOrDefault("NodeList", "")));
  }

  /**
   * A line of {@code scontrol show node -o}. States are words joined by '+', {@code
   * IDLE+POWERED_DOWN}, and an asterisk for a node that does not respond.
   */
  static Optional<SchedulerNode> ofNode(String line) {
    Map<String, String> keys = keys(line);
    String name = keys.getOrDefault("NodeName", "");
    String state = keys.getOrDefault("State", "").toUpperCase(Locale.ROOT);
    if (name.isBlank() || state.isBlank()) {
      return Optional.empty();
    }
    Set<String> words = new TreeSet<>(List.of(state.replace("*", "").split("\\+")));
    boolean drained = words.contains("DRAIN") || words.contains("DRAINED");
    return Optional.of(
        new SchedulerNode(
            name,
            keys.getOrDefault("NodeHostName", name),
            state,
            reason(keys.getOrDefault("Reason", "")),
            drained || words.contains("DRAINING"),
            words.contains("POWERED_DOWN") || words.contains("POWERING_DOWN")));
  }

  /** {@code overheat 61C [root@2026-11-21T00:43:43]} without the bracket. */
  private static @Nullable String reason(String text) {
    int bracket = text.lastIndexOf(" [");
    return SlurmWords.known(bracket > 0 ? text.substring(0, bracket) : text);
  }

  /** The words of a line; a value reaches to the next word that looks like a key. */
  static Map<String, String> keys(String line) {
    Map<String, String> keys = new LinkedHashMap<>();
    Matcher matcher = KEY.matcher(line);
    String key = null;
    int from = 0;
    while (matcher.find()) {
      if (key != null) {
        keys.putIfAbsent(key, line.substring(from, matcher.start()).strip());
      }
      key = matcher.group(1);
      from = matcher.end();
    }
    if (key != null) {
      keys.putIfAbsent(key, line.substring(from).strip());
    }
    return keys;
  }

  /** One row of sacct. */
  sealed interface Row {
    /** The job as a whole; its CPU time is that of all its steps. */
    record Whole(JobSpan job) implements Row {}

    /** Memory of a step on the node where it used the most, bytes. */
    record Step(String jobId, @Nullable Long memoryBytes) implements Row {}
  }

  /** A line of {@code sacct -n -P -o} {@link #SACCT_FORMAT}: a job, or one of its steps. */
  Optional<Row> ofSacct(String line) {
    String[] f = line.split("\\|", SACCT_FIELDS);
    if (f.length < SACCT_FIELDS) {
      return Optional.empty();
    }
    int dot = f[0].indexOf('.');
    if (dot > 0 && JOB_ID.matcher(f[0].substring(0, dot)).matches()) {
      return Optional.of(new Row.Step(f[0].substring(0, dot), SlurmWords.bytes(f[12])));
    }
    if (!JOB_ID.matcher(f[0]).matches()) {
      return Optional.empty();
    }
    return SlurmWords.state(f[2])
        .map(
            state -> {
              int underscore = f[1].indexOf('_');
              JobSpanBuilder job =
                  JobSpan.of(SCHEDULER, f[0])
                      .name(f[13].strip())
                      .user(f[3].strip())
                      .group(underscore > 0 ? f[1].substring(0, underscore) : null)
                      .cores(SlurmWords.whole(f[4]))
                      .gpus(SlurmWords.gpus(f[9]))
                      .submitted(SlurmWords.time(f[5], zone))
                      .accountedCpuSeconds(state.isOver() ? SlurmWords.cpuSeconds(f[11]) : null);
              return new Row.Whole(spanned(job, state, f[6], f[7], f[8], f[10]));
            });
  }
}
