package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.model.job.JobSpan;
import java.util.List;
import java.util.Map;

/** A way to ask slurmctld: its client programs or slurmrestd. Confined to one thread. */
interface SlurmDoor extends AutoCloseable {

  /** What came of asking for jobs. */
  sealed interface Listed {
    /** All jobs that slurmctld knows, by their ids. */
    record Jobs(Map<String, JobSpan> jobs) implements Listed {}

    /** There is no Slurm here. */
    record Absent(String reason) implements Listed {}

    record Failed(String reason) implements Listed {}
  }

  /**
   * Asks for the jobs.
   *
   * @param troubles takes what was strange, in words, though there is an answer
   */
  Listed jobs(List<String> troubles) throws InterruptedException;

  /** The nodes, as far as it could be learnt; what went wrong goes to the troubles. */
  List<SchedulerNode> nodes(List<String> troubles) throws InterruptedException;

  @Override
  void close();
}
