package dev.wattrack.energy.job;

import dev.wattrack.energy.feature.JobSlot;
import dev.wattrack.energy.fit.WorkFeatures;
import dev.wattrack.energy.input.JobState;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a running job has done so far on each of its nodes. Confined to the engine's thread. */
public final class JobAccount {
  private final JobSlot slot;
  private final Map<String, WorkFeatures> work = new LinkedHashMap<>();
  private double endSeconds = Double.POSITIVE_INFINITY;
  private int revision;
  private JobState state = JobState.COMPLETED;

  public JobAccount(JobSlot slot) {
    this.slot = slot;
  }

  public void end(double timeSeconds, JobState how) {
    endSeconds = timeSeconds;
    state = how;
  }

  public JobSlot slot() {
    return slot;
  }

  public double endSeconds() {
    return endSeconds;
  }

  public JobState state() {
    return state;
  }

  public boolean ended() {
    return endSeconds < Double.POSITIVE_INFINITY;
  }

  /** Seconds between two times in which the job ran. */
  public double seconds(double from, double to) {
    return Math.max(0, Math.min(to, endSeconds) - Math.max(from, slot.startSeconds()));
  }

  public WorkFeatures on(String node) {
    return work.computeIfAbsent(node, name -> new WorkFeatures());
  }

  /** Seconds on all nodes that nobody saw. */
  public double unseenSeconds() {
    return work.values().stream().mapToDouble(x -> x.get(WorkFeatures.UNSEEN_SECONDS)).sum();
  }

  /** How often it was priced as final before. */
  public int revision() {
    return revision;
  }

  public void priced() {
    revision++;
  }

  public Map<String, WorkFeatures> work() {
    return work;
  }
}
