package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.aggregator.jobs.JobSource;
import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.aggregator.jobs.slurm.SlurmClient.Answer;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Slurm's jobs and nodes: {@code squeue -t all} (which also shows what ended within Slurm's
 * MinJobAge, so that a job shorter than a poll is seen), {@code scontrol show node}, and for
 * accounts and what ended unseen {@code sacct} and the jobcomp file. Confined to its thread.
 */
public final class SlurmSource implements JobSource {
  private static final int LOST_AFTER_POLLS = 3;

  private final Options options;
  private final SlurmText text;
  private final SlurmClient client;
  private final SlurmAccounts accounts;
  private final @Nullable SlurmJobcomp jobcomp;
  private Map<String, String> linesBefore = Map.of();
  private final Map<String, Integer> missing = new HashMap<>();

  /**
   * What can be chosen. Immutable.
   *
   * @param mustBeThere whether it is trouble that there is no Slurm here
   * @param folder of Slurm's programs; empty: on the PATH
   * @param conf the slurm.conf to use; empty: where Slurm's programs look for it
   * @param jobcomp file of jobcomp/filetxt, or null
   */
  public record Options(
      boolean mustBeThere,
      String folder,
      String conf,
      Duration interval,
      Duration timeout,
      @Nullable Path jobcomp) {}

  public SlurmSource(Options options, InstantSource clock, ZoneId zone) {
    this.options = options;
    text = new SlurmText(zone);
    client = new SlurmClient(options.folder(), options.conf(), options.timeout());
    accounts = new SlurmAccounts(client, text, clock);
    Path file = options.jobcomp();
    jobcomp = file == null ? null : new SlurmJobcomp(file, text);
  }

  @Override
  public String name() {
    return SlurmText.SCHEDULER;
  }

  @Override
  public Duration interval() {
    return options.interval();
  }

  @Override
  public Outcome poll(List<JobSpan> open) {
    if (!options.mustBeThere() && !client.installed()) {
      return new Outcome.Absent("no squeue on this host");
    }
    try {
      Answer answer = client.squeue();
      if (answer instanceof Answer.Lines lines) {
        return take(lines, open);
      } else if (answer instanceof Answer.NotInstalled absent) {
        return options.mustBeThere()
            ? new Outcome.Failed(absent.reason())
            : new Outcome.Absent(absent.reason());
      } else {
        return notAnswered(((Answer.Trouble) answer).reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("interrupted");
    }
  }

  /** The programs may be installed on a machine that is part of no cluster. */
  private Outcome notAnswered(String reason) {
    boolean noCluster =
        reason.contains("configuration source") || reason.contains("process configuration file");
    return noCluster && !options.mustBeThere()
        ? new Outcome.Absent("Slurm's programs are here, a slurm.conf is not")
        : new Outcome.Failed(reason);
  }

  private Outcome take(Answer.Lines squeue, List<JobSpan> open) throws InterruptedException {
    List<String> troubles = new ArrayList<>();
    Map<String, JobSpan> listed = listed(squeue, troubles);
    if (listed.isEmpty() && !squeue.lines().isEmpty()) {
      listed = listedAsJson();
      if (listed.isEmpty()) {
        return new Outcome.Failed(troubles.get(0));
      }
    }
    List<SchedulerNode> nodes = nodes(troubles);
    List<JobSpan> news = changed(squeue, listed);
    Set<String> running = new HashSet<>();
    boolean ended = false;
    for (JobSpan job : listed.values()) {
      if (!job.state().isOver()) {
        running.add(job.id());
      }
    }
    for (JobSpan job : news) {
      ended |= job.state().isOver();
    }
    List<JobSpan> past = new ArrayList<>(accounts.ask(ended || !missing.isEmpty(), troubles));
    if (jobcomp != null) {
      past.addAll(jobcomp.read(troubles));
    }
    past.removeIf(job -> running.contains(job.id()));
    news.addAll(past);
    news.addAll(lost(open, listed.keySet(), past));
    String detail = running.size() + " jobs wait or run, " + nodes.size() + " nodes" + said();
    return troubles.isEmpty()
        ? new Outcome.Seen(news, nodes, detail)
        : new Outcome.Partly(news, nodes, String.join("; ", troubles));
  }

  private String said() {
    return accounts.isOff() ? ", no accounting" : "";
  }

  private Map<String, JobSpan> listed(Answer.Lines squeue, List<String> troubles) {
    Map<String, JobSpan> jobs = new LinkedHashMap<>();
    int strange = 0;
    String example = "";
    for (String line : squeue.lines()) {
      JobSpan job = text.ofSqueue(line).orElse(null);
      if (job == null) {
        strange++;
        example = example.isEmpty() ? line : example;
      } else {
        jobs.put(job.id(), job);
      }
    }
    if (strange > 0) {
      troubles.add(
          strange
              + " of "
              + squeue.lines().size()
              + " lines of squeue cannot be read, such as '"
              + SlurmClient.clean(example)
              + "'");
    }
    if (squeue.cut()) {
      troubles.add(
          "squeue prints more than "
              + (SlurmClient.MOST_BYTES >> 20)
              + " MB; only its first "
              + jobs.size()
              + " jobs are shown");
    }
    return jobs;
  }

  /** A version whose texts we cannot read may still have JSON that we can. */
  private Map<String, JobSpan> listedAsJson() throws InterruptedException {
    Map<String, JobSpan> jobs = new LinkedHashMap<>();
    if (client.squeueJson() instanceof Answer.Lines lines) {
      SlurmJson.jobs(SlurmJson.read(String.join("\n", lines.lines())))
          .forEach(job -> jobs.put(job.id(), job));
    }
    return jobs;
  }

  /** Only what changed goes to the board: of ten thousand jobs most do not. */
  private List<JobSpan> changed(Answer.Lines squeue, Map<String, JobSpan> listed) {
    Map<String, String> lines = new HashMap<>();
    for (String line : squeue.lines()) {
      int bar = line.indexOf('|');
      if (bar > 0) {
        lines.put(line.substring(0, bar), line);
      }
    }
    List<JobSpan> news = new ArrayList<>();
    for (JobSpan job : listed.values()) {
      String line = lines.get(job.id());
      if (line == null || !line.equals(linesBefore.get(job.id()))) {
        news.add(job);
      }
    }
    linesBefore = lines;
    return news;
  }

  private List<SchedulerNode> nodes(List<String> troubles) throws InterruptedException {
    List<SchedulerNode> nodes = new ArrayList<>();
    Answer answer = client.nodes();
    if (answer instanceof Answer.Lines lines) {
      for (String line : lines.lines()) {
        SlurmText.ofNode(line).ifPresent(nodes::add);
      }
      if (nodes.isEmpty() && !lines.lines().isEmpty()) {
        troubles.add("what scontrol says of nodes cannot be read");
      }
    } else if (answer instanceof Answer.NotInstalled absent) {
      troubles.add(absent.reason());
    } else {
      troubles.add(((Answer.Trouble) answer).reason());
    }
    return nodes;
  }

  /** Jobs that we believe to run and that Slurm has forgotten: they are over, nobody knows how. */
  private List<JobSpan> lost(List<JobSpan> open, Set<String> listed, List<JobSpan> past) {
    Set<String> found = new HashSet<>(listed);
    past.forEach(job -> found.add(job.id()));
    List<JobSpan> lost = new ArrayList<>();
    Set<String> still = new HashSet<>();
    for (JobSpan job : open) {
      if (found.contains(job.id())) {
        continue;
      }
      still.add(job.id());
      if (missing.merge(job.id(), 1, Integer::sum) >= LOST_AFTER_POLLS) {
        lost.add(
            job.but()
                .state(JobState.COMPLETED)
                .reason("no longer known to Slurm, which did not say how it ended")
                .build());
      }
    }
    missing.keySet().retainAll(still);
    return lost;
  }
}
