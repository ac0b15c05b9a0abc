package dev.wattrack.testkit.rack;

import java.util.List;

/**
 * What one running job does on one node; counters only rise. Written by the physics, read for the
 * wire; confined to one thread.
 */
final class JobShare {
  private static final double EXCHANGE_PERIOD_SECONDS = 24;
  private static final double EXCHANGE_SHARE = 0.2;

  private final Job job;
  private final List<Integer> cores;
  private double ageSeconds;
  private double cpuSeconds;
  private double gpuBusy;
  private double tasks;
  private double readBytes;
  private double writeBytes;

  JobShare(Job job, List<Integer> cores) {
    this.job = job;
    this.cores = List.copyOf(cores);
  }

  Job job() {
    return job;
  }

  List<Integer> cores() {
    return cores;
  }

  /** True while MPI ranks exchange data; they then wait more than they compute. */
  boolean exchanging() {
    double phase = ageSeconds % EXCHANGE_PERIOD_SECONDS / EXCHANGE_PERIOD_SECONDS;
    return job.kind() == Job.Kind.MPI && phase > 1 - EXCHANGE_SHARE;
  }

  /** The share of each core it wants now, before noise. */
  double wantedShare() {
    return exchanging() ? job.busyShare() * 0.55 : job.busyShare();
  }

  double wantedNetBytesPerSecond() {
    return exchanging() ? job.exchangeBytesPerSecond() : job.exchangeBytesPerSecond() * 0.02;
  }

  /**
   * Books a step.
   *
   * @param busySeconds time its cores were busy
   * @param speed clock against the full clock: a throttled board does less in the same time
   */
  void book(double dtSeconds, double busySeconds, double gpuShare, double speed) {
    ageSeconds += dtSeconds;
    cpuSeconds += busySeconds;
    gpuBusy = gpuShare;
    tasks += busySeconds * speed / job.taskSeconds();
    readBytes += ageSeconds < 10 ? 6e6 * dtSeconds : 2e3 * dtSeconds;
    writeBytes += 9e3 * dtSeconds * cores.size();
  }

  /** What it did before nobody has seen, and counts for nobody; its age stays. */
  void countFromNow() {
    cpuSeconds = 0;
    tasks = 0;
    readBytes = 0;
    writeBytes = 0;
  }

  double cpuSeconds() {
    return cpuSeconds;
  }

  /** Loads its data in the first half minute, then stays. */
  double memoryBytes() {
    return job.memoryBytesPerNode() * Math.min(1, 0.15 + ageSeconds / 30);
  }

  double gpuPercent() {
    return 100 * gpuBusy;
  }

  double tasksDone() {
    return Math.floor(tasks);
  }

  double readBytes() {
    return Math.floor(readBytes);
  }

  double writeBytes() {
    return Math.floor(writeBytes);
  }
}
