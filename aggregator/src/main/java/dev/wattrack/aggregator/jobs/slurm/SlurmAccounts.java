package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.aggregator.jobs.slurm.SlurmClient.Answer;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.UseLabel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of jobs that are over, from sacct: asked every half minute, sooner when a job has
 * just ended, and always some time back, because slurmdbd is late. A Slurm without a database has
 * none, which is no trouble. Confined to one thread.
 */
final class SlurmAccounts {
  private static final Duration FIRST_LOOK_BACK = Duration.ofDays(1);
  private static final Duration LOOK_BACK = Duration.ofMinutes(3);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(4);
  private static final Duration WHEN_OFF = Duration.ofMinutes(10);

  private final SlurmClient client;
  private final SlurmText text;
  private final InstantSource clock;
  private Instant next = Instant.MIN;
  private @Nullable Instant answered;
  private boolean off;

  SlurmAccounts(SlurmClient client, SlurmText text, InstantSource clock) {
    this.client = client;
    this.text = text;
    this.clock = clock;
  }

  /** Whether this Slurm keeps no accounts. */
  boolean isOff() {
    return off;
  }

  /**
   * Jobs that ended lately, with their accounts; empty when it is not yet time to ask.
   *
   * @param soon a job has just ended
   */
  List<JobSpan> ask(boolean soon, List<String> troubles) throws InterruptedException {
    Instant now = clock.instant();
    if (soon && !off && next.isAfter(now.plus(SOON))) {
      next = now.plus(SOON);
    }
    if (now.isBefore(next)) {
      return List.of();
    }
    Instant since = answered == null ? now.minus(FIRST_LOOK_BACK) : answered.minus(LOOK_BACK);
    next = now.plus(EVERY);
    Answer answer = client.sacct(Duration.between(since, now).toSeconds());
    if (answer instanceof Answer.Lines lines) {
      off = false;
      answered = now;
      return jobs(lines.lines());
    }
    boolean none =
        answer instanceof Answer.NotInstalled
            || (answer instanceof Answer.Trouble trouble && trouble.reason().contains("disabled"));
    off = none;
    if (none) {
      next = now.plus(WHEN_OFF);
    } else {
      troubles.add(((Answer.Trouble) answer).reason());
    }
    return List.of();
  }

  private List<JobSpan> jobs(List<String> lines) {
    Map<String, Long> memory = new HashMap<>();
    List<JobSpan> jobs = new ArrayList<>();
    for (String line : lines) {
      SlurmText.Row row = text.ofSacct(line).orElse(null);
      if (row instanceof SlurmText.Row.Step step) {
        Long bytes = step.memoryBytes();
        if (bytes != null) {
          memory.merge(step.jobId(), bytes, Math::max);
        }
      } else if (row instanceof SlurmText.Row.Whole whole && whole.job().state().isOver()) {
        jobs.add(whole.job());
      }
    }
    return jobs.stream().map(job -> onItsNode(job, memory.get(job.id()))).toList();
  }

  /** An account is of the whole job; only where that ran on one node it is that node's too. */
  private static JobSpan onItsNode(JobSpan job, @Nullable Long memoryBytes) {
    Double cpu = job.accountedCpuSeconds();
    if (job.nodes().size() != 1 || (cpu == null && memoryBytes == null)) {
      return job;
    }
    UseLabel label = cpu == null ? null : UseLabel.ACCOUNTED;
    NodeUse use = new NodeUse(job.nodes().get(0), cpu, null, memoryBytes, null, null, label);
    return job.but().use(List.of(use)).build();
  }
}
