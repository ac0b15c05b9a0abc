package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.aggregator.jobs.SchedulerText;
import dev.wattrack.aggregator.jobs.slurm.SlurmClient.Answer;
import dev.wattrack.model.job.JobSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slurm asked by {@code squeue -t all} (which also shows what ended within Slurm's MinJobAge, so
 * that a job shorter than a poll is seen) and {@code scontrol show node}. Confined to one thread.
 */
final class SlurmPrograms implements SlurmDoor {
  private final SlurmClient client;
  private final SlurmText text;

  SlurmPrograms(SlurmClient client, SlurmText text) {
    this.client = client;
    this.text = text;
  }

  @Override
  public Listed jobs(List<String> troubles) throws InterruptedException {
    Answer answer = client.squeue();
    if (answer instanceof Answer.Lines lines) {
      Map<String, JobSpan> listed = listed(lines, troubles);
      if (listed.isEmpty() && !lines.lines().isEmpty()) {
        listed = listedAsJson();
        if (listed.isEmpty()) {
          return new Listed.Failed(troubles.get(0));
        }
      }
      return new Listed.Jobs(listed);
    } else if (answer instanceof Answer.NotInstalled absent) {
      return new Listed.Absent(absent.reason());
    } else {
      return notAnswered(((Answer.Trouble) answer).reason());
    }
  }

  /** The programs may be installed on a machine that is part of no cluster. */
  private static Listed notAnswered(String reason) {
    boolean noCluster =
        reason.contains("configuration source") || reason.contains("process configuration file");
    return noCluster
        ? new Listed.Absent("Slurm's programs are here, a slurm.conf is not: " + reason)
        : new Listed.Failed(reason);
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
              + SchedulerText.sentence(example)
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

  @Override
  public List<SchedulerNode> nodes(List<String> troubles) throws InterruptedException {
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

  @Override
  public void close() {
    // Its programs end with each question.
  }
}
