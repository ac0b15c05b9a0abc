package dev.wattrack.aggregator.jobs;

import dev.wattrack.model.job.JobSpan;
import java.time.Duration;
import java.util.List;

/**
 * A scheduler that is asked again and again, on a thread of its own. Confined to that thread. It
 * bounds the time and the memory an answer may take, and throws nothing that can be foreseen.
 */
public interface JobSource extends AutoCloseable {

  /** The word for it in /health and in {@link JobSpan#scheduler}, such as {@code slurm}. */
  String name();

  /** Time from the end of one poll to the next. */
  Duration interval();

  /**
   * Asks the scheduler; may block.
   *
   * @param open the jobs of this scheduler that the board believes to be pending or running; of one
   *     that the scheduler shows no longer the source finds out how it ended
   */
  Outcome poll(List<JobSpan> open);

  @Override
  default void close() {}

  /** What came of a poll. */
  sealed interface Outcome {

    /**
     * The scheduler answered.
     *
     * @param jobs those it knows, whether they changed or not, or only those that changed
     * @param nodes empty if this scheduler has none
     * @param detail in a few words, for /health
     */
    record Seen(List<JobSpan> jobs, List<SchedulerNode> nodes, String detail) implements Outcome {
      public Seen {
        jobs = List.copyOf(jobs);
        nodes = List.copyOf(nodes);
      }
    }

    /** As {@link Seen}, but something is missing or was cut off. */
    record Partly(List<JobSpan> jobs, List<SchedulerNode> nodes, String trouble)
        implements Outcome {
      public Partly {
        jobs = List.copyOf(jobs);
        nodes = List.copyOf(nodes);
      }
    }

    /** There is no such scheduler here, which is no trouble. */
    record Absent(String reason) implements Outcome {}

    /** The scheduler should be there and does not answer, or not in a way that can be read. */
    record Failed(String reason) implements Outcome {}
  }
}
