package dev.wattrack.energy.ledger;

import java.util.List;

/**
 * A node in an interval of the ledger, in mJ: total = idle + system + sum of the jobs' dynamic
 * energy, exactly. Of the idle energy the jobs' allocated parts and the unallocated rest are told
 * apart the same way. {@code sdWatts} is the standard deviation of the node's power. Immutable.
 */
public record NodeEntry(
    String node,
    long totalMillijoules,
    long idleMillijoules,
    long systemMillijoules,
    List<JobEntry> jobs,
    double sdWatts,
    Quality quality) {

  /** A job's dynamic energy and its part of the node's idle energy by allocated cores. */
  public record JobEntry(String jobId, long dynamicMillijoules, long idleMillijoules) {}

  public NodeEntry {
    jobs = List.copyOf(jobs);
    long sum = idleMillijoules + systemMillijoules;
    long idle = 0;
    for (JobEntry job : jobs) {
      sum += job.dynamicMillijoules();
      idle += job.idleMillijoules();
    }
    if (sum != totalMillijoules || idle > idleMillijoules) {
      throw new IllegalArgumentException(
          node
              + ": "
              + totalMillijoules
              + " mJ are not "
              + sum
              + " mJ, idle "
              + idleMillijoules
              + " of "
              + idle);
    }
  }

  /** Idle energy that no job had allocated. */
  public long unallocatedMillijoules() {
    long rest = idleMillijoules;
    for (JobEntry job : jobs) {
      rest -= job.idleMillijoules();
    }
    return rest;
  }
}
