package dev.wattrack.energy.feature;

import org.jspecify.annotations.Nullable;

/** The cumulative counters of one job on one node. Confined to the engine's thread. */
final class JobCounter {
  @Nullable JobSlot slot;
  double lastSeconds = Double.NaN;
  double lastCpu;
  double lastIo;
  double pendingSeconds = Double.NaN;
  double pendingCpu;
  double pendingIo;

  /** CPU seconds and bytes per second when last seen. */
  double cpuRate;

  double ioRate;
  double endSeconds = Double.POSITIVE_INFINITY;

  void offer(double timeSeconds, double cpuSeconds, double ioBytes) {
    pendingSeconds = timeSeconds;
    pendingCpu = cpuSeconds;
    pendingIo = ioBytes;
  }

  /**
   * CPU seconds and bytes of the job between two samples of its node. A row that lacks is bridged
   * with the last rate; the row after it then counts for the time since the last row.
   */
  void take(double from, double to, double[] cpuAndIo) {
    cpuAndIo[0] = 0;
    cpuAndIo[1] = 0;
    if (!Double.isNaN(pendingSeconds) && pendingSeconds > from + 1e-6) {
      double since = since(from);
      double dt = Math.max(1e-3, pendingSeconds - since);
      double part = Math.min(1, (to - from) / dt);
      double cpu = Math.max(0, pendingCpu - lastCpu);
      double io = Math.max(0, pendingIo - lastIo);
      cpuAndIo[0] = cpu * part;
      cpuAndIo[1] = io * part;
      cpuRate = cpu / dt;
      ioRate = io / dt;
      lastSeconds = pendingSeconds;
      lastCpu = pendingCpu;
      lastIo = pendingIo;
      pendingSeconds = Double.NaN;
    } else if (!Double.isNaN(lastSeconds)) {
      double seconds = Math.min(to, endSeconds) - Math.max(from, lastSeconds);
      if (seconds > 0.3) {
        cpuAndIo[0] = cpuRate * seconds;
        cpuAndIo[1] = ioRate * seconds;
      }
    }
  }

  /** The first row counts from the job's start, which is at most one sample back. */
  private double since(double from) {
    if (!Double.isNaN(lastSeconds)) {
      return lastSeconds;
    }
    JobSlot known = slot;
    return known == null ? from : Math.min(from, known.startSeconds());
  }

  boolean over(double timeSeconds) {
    return timeSeconds > endSeconds + 5;
  }
}
