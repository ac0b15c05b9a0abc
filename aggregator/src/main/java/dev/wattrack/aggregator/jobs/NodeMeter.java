package dev.wattrack.aggregator.jobs;

import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.UseLabel;
import dev.wattrack.model.wire.Row;
import org.jspecify.annotations.Nullable;

/**
 * What the agent of one node says of one job, added up. Rows may come in any order of time (a
 * backlog) and twice. Confined to the ingest thread.
 */
final class NodeMeter {
  private static final double LONGEST_STEP_SECONDS = 30;

  private final String node;
  private double cpuSeconds = Double.NaN;
  private boolean accounted;
  private double gpuSeconds = Double.NaN;
  private double memoryMax = Double.NaN;
  private double read = Double.NaN;
  private double written = Double.NaN;
  private double tasksDone = Double.NaN;
  private double tasksFailed = Double.NaN;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;
  private boolean runs;

  NodeMeter(String node) {
    this.node = node;
  }

  void take(JobColumns.Part part, Row row, long timeNanos) {
    boolean newest = timeNanos > lastNanos;
    double processes = part.number(row, JobColumns.PROCESSES);
    double gpu = part.number(row, JobColumns.GPU_PERCENT);
    if (newest && !Double.isNaN(gpu)) {
      double step = lastNanos == Long.MIN_VALUE ? 1 : (timeNanos - lastNanos) / 1e9;
      double seconds = Math.min(step, LONGEST_STEP_SECONDS) * Math.max(0, gpu) / 100;
      gpuSeconds = Double.isNaN(gpuSeconds) ? seconds : gpuSeconds + seconds;
    }
    double cpu = part.number(row, JobColumns.CPU_SECONDS);
    if (cpu >= 0) {
      cpuSeconds = most(cpuSeconds, cpu);
      accounted = newest ? part.number(row, JobColumns.ACCOUNTED) == 1 : accounted;
    }
    memoryMax = most(memoryMax, part.number(row, JobColumns.MEMORY));
    read = most(read, part.number(row, JobColumns.READ));
    written = most(written, part.number(row, JobColumns.WRITE));
    tasksDone = most(tasksDone, part.number(row, JobColumns.TASKS_DONE));
    tasksFailed = most(tasksFailed, part.number(row, JobColumns.TASKS_FAILED));
    if (newest) {
      lastNanos = timeNanos;
      runs = Double.isNaN(processes) || processes > 0;
    }
    firstNanos = Math.min(firstNanos, timeNanos);
  }

  private static double most(double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) ? b : a;
    }
    return Math.max(a, b);
  }

  /** Time of the first row, ns since 1970. */
  long firstNanos() {
    return firstNanos;
  }

  /** Time of the newest row, ns since 1970. */
  long lastNanos() {
    return lastNanos;
  }

  /** Whether the newest row still had processes. */
  boolean runs() {
    return runs;
  }

  /** Tasks completed here; NaN if they are not counted. */
  double tasksDone() {
    return tasksDone;
  }

  double tasksFailed() {
    return tasksFailed;
  }

  NodeUse use() {
    Double cpu = number(cpuSeconds);
    UseLabel label = accounted ? UseLabel.ACCOUNTED : UseLabel.SAMPLED;
    return new NodeUse(
        node,
        cpu,
        number(gpuSeconds),
        whole(memoryMax),
        whole(read),
        whole(written),
        cpu == null ? null : label);
  }

  private static @Nullable Double number(double value) {
    return value >= 0 && Double.isFinite(value) ? (Double) value : null;
  }

  private static @Nullable Long whole(double value) {
    return value >= 0 && Double.isFinite(value) ? (Long) Math.round(value) : null;
  }
}
