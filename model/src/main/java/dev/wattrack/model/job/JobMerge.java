package dev.wattrack.model.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one job from two places. The newer word counts, but the unknown takes nothing
 * away: CPU seconds and memory never fall, and how a job ended stays when the newer word only says
 * that it is over.
 */
public final class JobMerge {
  /** Schedulers round to whole seconds. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  /**
   * Whether a report goes on with an earlier one of the same key. An id is used again only after
   * the job is over, so reports that overlap in time are of one run.
   */
  public static boolean sameRun(JobSpan earlier, JobSpan later) {
    if (!earlier.state().isOver()) {
      return true;
    }
    Instant ended = earlier.ended();
    Instant begin = later.begin();
    Instant submitted = earlier.submitted();
    if (submitted != null && submitted.equals(later.submitted())) {
      return true;
    }
    return ended == null || begin == null || !begin.isAfter(ended.plus(SLACK));
  }

  /** The later report, with what only the earlier one knows. */
  public static JobSpan merge(JobSpan earlier, JobSpan later) {
    boolean keepEnd =
        earlier.state().isOver()
            && (!later.state().isOver()
                || (later.exitCode() == null && earlier.exitCode() != null));
    JobSpanBuilder all =
        later
            .but()
            .name(later.name().isEmpty() ? earlier.name() : later.name())
            .user(later.user().isEmpty() ? earlier.user() : later.user())
            .group(or(later.group(), earlier.group()))
            .nodes(later.nodes().isEmpty() ? earlier.nodes() : later.nodes())
            .cores(or(later.cores(), earlier.cores()))
            .gpus(or(later.gpus(), earlier.gpus()))
            .submitted(or(later.submitted(), earlier.submitted()))
            .started(or(later.started(), earlier.started()))
            .ended(or(later.ended(), earlier.ended()))
            .exitCode(or(later.exitCode(), earlier.exitCode()))
            .reason(
                later.state() == earlier.state()
                    ? or(later.reason(), earlier.reason())
                    : later.reason())
            .accountedCpuSeconds(or(later.accountedCpuSeconds(), earlier.accountedCpuSeconds()))
            .use(uses(earlier.use(), later.use()))
            .tasks(later.tasks().isEmpty() ? earlier.tasks() : later.tasks());
    if (keepEnd) {
      all.state(earlier.state())
          .ended(or(earlier.ended(), later.ended()))
          .reason(or(earlier.reason(), later.reason()));
    }
    return all.build();
  }

  private static List<NodeUse> uses(List<NodeUse> earlier, List<NodeUse> later) {
    Map<String, NodeUse> byNode = new LinkedHashMap<>();
    earlier.forEach(use -> byNode.put(use.node(), use));
    later.forEach(use -> byNode.merge(use.node(), use, (before, after) -> merge(before, after)));
    return new ArrayList<>(byNode.values());
  }

  /** What is known of one node from two places; an account is worth more than samples. */
  public static NodeUse merge(NodeUse earlier, NodeUse later) {
    NodeUse cpu = betterCpu(earlier, later);
    return new NodeUse(
        later.node(),
        cpu.cpuSeconds(),
        most(earlier.gpuSeconds(), later.gpuSeconds()),
        most(earlier.memoryBytesMax(), later.memoryBytesMax()),
        most(earlier.readBytes(), later.readBytes()),
        most(earlier.writeBytes(), later.writeBytes()),
        cpu.label());
  }

  private static NodeUse betterCpu(NodeUse earlier, NodeUse later) {
    Double before = earlier.cpuSeconds();
    Double after = later.cpuSeconds();
    if (after == null || before == null) {
      return after == null ? earlier : later;
    }
    if (earlier.label() != later.label()) {
      return later.label() == UseLabel.ACCOUNTED ? later : earlier;
    }
    return after >= before ? later : earlier;
  }

  private static <T extends Comparable<T>> @Nullable T most(@Nullable T a, @Nullable T b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static <T> @Nullable T or(@Nullable T wanted, @Nullable T otherwise) {
    return wanted != null ? wanted : otherwise;
  }

  private JobMerge() {}
}
