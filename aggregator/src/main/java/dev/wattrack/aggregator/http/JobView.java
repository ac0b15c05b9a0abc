package dev.wattrack.aggregator.http;

import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.model.job.UseLabel;
import dev.wattrack.model.job.UserNames;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job in the shape of {@code GET /api/v1/jobs}. Immutable. What the energy part does not know
 * is null.
 */
record JobView(
    String id,
    boolean simulated,
    String scheduler,
    String name,
    String user,
    @Nullable String group,
    String state,
    List<String> nodes,
    @Nullable Integer cores,
    @Nullable Integer gpus,
    @Nullable String submitted,
    @Nullable String started,
    @Nullable String ended,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable Double cpuSeconds,
    @Nullable String cpuLabel,
    @Nullable Double gpuSeconds,
    @Nullable Long memoryBytesMax,
    @Nullable Double watts,
    @Nullable Double joules,
    @Nullable Double joulesLow,
    @Nullable Double joulesHigh,
    @Nullable Double marginalJoules,
    @Nullable Double idleJoules,
    @Nullable Double fullCostJoules,
    @Nullable String quality,
    @Nullable Boolean provisional,
    @Nullable Boolean repriced,
    @Nullable Boolean metered,
    @Nullable String energyThrough,
    @Nullable Long tasksDone,
    @Nullable Long tasksFailed,
    List<Tasks> tasks,
    List<ByNode> byNode) {

  /** What the job used on one node. */
  record ByNode(
      String node,
      @Nullable Double cpuSeconds,
      @Nullable String cpuLabel,
      @Nullable Double gpuSeconds,
      @Nullable Long memoryBytesMax,
      @Nullable Long readBytes,
      @Nullable Long writeBytes,
      @Nullable Double joules) {}

  /** Tasks of one kind. */
  record Tasks(String prefix, long done, long failed, @Nullable Double computeSeconds) {}

  static JobView of(JobSpan job, UserNames users, JobEnergyView energy) {
    return new JobView(
        job.id(),
        job.simulated(),
        job.scheduler(),
        job.name(),
        users.shown(job.user()),
        job.group(),
        job.state().word(),
        job.nodes(),
        job.cores(),
        job.gpus(),
        text(job.submitted()),
        text(job.started()),
        text(job.ended()),
        job.exitCode(),
        job.reason(),
        rounded(job.cpuSeconds()),
        word(job.cpuLabel()),
        rounded(job.gpuSeconds()),
        job.memoryBytesMax(),
        energy.watts(),
        energy.joules(),
        energy.joulesLow(),
        energy.joulesHigh(),
        energy.marginalJoules(),
        energy.idleJoules(),
        energy.fullCostJoules(),
        energy.quality(),
        energy.provisional(),
        energy.repriced(),
        energy.metered(),
        energy.through(),
        job.tasksDone(),
        job.tasksFailed(),
        job.tasks().stream().map(JobView::tasks).toList(),
        byNode(job, energy));
  }

  private static Tasks tasks(TaskCount count) {
    return new Tasks(count.prefix(), count.done(), count.failed(), rounded(count.computeSeconds()));
  }

  /** Every node of the job, whether its use is known or not. */
  private static List<ByNode> byNode(JobSpan job, JobEnergyView energy) {
    Map<String, NodeUse> uses = new LinkedHashMap<>();
    job.nodes().forEach(node -> uses.put(node, NodeUse.unknown(node)));
    job.use().forEach(use -> uses.put(use.node(), use));
    return uses.values().stream()
        .map(
            use ->
                new ByNode(
                    use.node(),
                    rounded(use.cpuSeconds()),
                    word(use.label()),
                    rounded(use.gpuSeconds()),
                    use.memoryBytesMax(),
                    use.readBytes(),
                    use.writeBytes(),
                    energy.byNode().get(use.node())))
        .toList();
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static @Nullable String word(@Nullable UseLabel label) {
    return label == null ? null : label.word();
  }

  private static @Nullable Double rounded(@Nullable Double seconds) {
    return seconds == null ? null : Double.valueOf(Math.round(seconds * 1e6) / 1e6);
  }
}
