package dev.wattrack.agent.collect;

import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Row;
import java.util.List;

/**
 * What each process uses of the graphics processors, from who asks them to who accounts for jobs.
 * Confined to the sampler's thread.
 */
final class GpuShares {
  private static final int PERCENT = Table.field(Catalogue.JOB, "gpu_percent");
  private static final int MEMORY = Table.field(Catalogue.JOB, "gpu_memory_bytes");

  /**
   * One process on one card.
   *
   * @param tenths of a percent of the card's time, -1 unknown
   * @param bytes of its memory, -1 unknown
   */
  record Share(int pid, long tenths, long bytes) {}

  private boolean wanted;
  private boolean told;
  private List<Share> shares = List.of();

  /** Says whether there are jobs, without which nobody need ask. */
  void want(boolean jobs) {
    wanted = jobs;
  }

  boolean wanted() {
    return wanted;
  }

  /** All processes that use a card at this moment. */
  void tell(List<Share> all) {
    told = true;
    shares = all;
  }

  /** What was told last. */
  List<Share> all() {
    return shares;
  }

  /** From now on nobody knows. */
  void forget() {
    told = false;
    shares = List.of();
  }

  /** Sets what a job uses; 0 where it is known to use nothing. */
  void into(Row row, TrackedJob job) {
    long tenths = 0;
    long bytes = 0;
    for (Share share : shares) {
      if (job.has(share.pid())) {
        tenths = share.tenths() < 0 || tenths < 0 ? -1 : tenths + share.tenths();
        bytes = share.bytes() < 0 || bytes < 0 ? -1 : bytes + share.bytes();
      }
    }
    set(row, PERCENT, tenths);
    set(row, MEMORY, bytes);
  }

  private void set(Row row, int column, long value) {
    if (told && value >= 0) {
      row.set(column, value);
    } else {
      row.clear(column);
    }
  }
}
