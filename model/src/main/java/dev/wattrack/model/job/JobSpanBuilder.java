package dev.wattrack.model.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is known of a job. Confined to one thread. {@link #build} puts right what a
 * scheduler's clock may get wrong: an end before the start becomes the start.
 */
public final class JobSpanBuilder {
  private final String scheduler;
  private final String id;
  private String name = "";
  private String user = "";
  private @Nullable String group;
  private boolean simulated;
  private JobState state = JobState.PENDING;
  private List<String> nodes = List.of();
  private @Nullable Integer cores;
  private @Nullable Integer gpus;
  private @Nullable Instant submitted;
  private @Nullable Instant started;
  private @Nullable Instant ended;
  private @Nullable Integer exitCode;
  private @Nullable String reason;
  private @Nullable Double accountedCpuSeconds;
  private List<NodeUse> use = List.of();
  private List<TaskCount> tasks = List.of();

  JobSpanBuilder(String scheduler, String id) {
    this.scheduler = scheduler;
    this.id = id;
  }

  JobSpanBuilder(JobSpan from) {
    this(from.scheduler(), from.id());
    name = from.name();
    user = from.user();
    group = from.group();
    simulated = from.simulated();
    state = from.state();
    nodes = from.nodes();
    cores = from.cores();
    gpus = from.gpus();
    submitted = from.submitted();
    started = from.started();
    ended = from.ended();
    exitCode = from.exitCode();
    reason = from.reason();
    accountedCpuSeconds = from.accountedCpuSeconds();
    use = from.use();
    tasks = from.tasks();
  }

  public JobSpanBuilder name(String value) {
    name = value;
    return this;
  }

  public JobSpanBuilder user(String value) {
    user = value;
    return this;
  }

  public JobSpanBuilder group(@Nullable String value) {
    group = value;
    return this;
  }

  public JobSpanBuilder simulated(boolean value) {
    simulated = value;
    return this;
  }

  public JobSpanBuilder state(JobState value) {
    state = value;
    return this;
  }

  public JobSpanBuilder nodes(List<String> value) {
    nodes = value.stream().distinct().toList();
    return this;
  }

  public JobSpanBuilder cores(@Nullable Integer value) {
    cores = value;
    return this;
  }

  public JobSpanBuilder gpus(@Nullable Integer value) {
    gpus = value;
    return this;
  }

  public JobSpanBuilder submitted(@Nullable Instant value) {
    submitted = value;
    return this;
  }

  public JobSpanBuilder started(@Nullable Instant value) {
    started = value;
    return this;
  }

  public JobSpanBuilder ended(@Nullable Instant value) {
    ended = value;
    return this;
  }

  public JobSpanBuilder exitCode(@Nullable Integer value) {
    exitCode = value;
    return this;
  }

  public JobSpanBuilder reason(@Nullable String value) {
    reason = value;
    return this;
  }

  public JobSpanBuilder accountedCpuSeconds(@Nullable Double value) {
    accountedCpuSeconds = value;
    return this;
  }

  public JobSpanBuilder use(List<NodeUse> value) {
    use = value;
    return this;
  }

  public JobSpanBuilder tasks(List<TaskCount> value) {
    tasks = value;
    return this;
  }

  public JobSpan build() {
    Instant end = state.isOver() ? ended : null;
    if (end != null && started != null && end.isBefore(started)) {
      end = started;
    }
    return new JobSpan(
        id,
        scheduler,
        name,
        user,
        group,
        simulated,
        state,
        nodes,
        cores,
        gpus,
        submitted,
        started,
        end,
        exitCode,
        reason,
        accountedCpuSeconds,
        use,
        tasks);
  }
}
