package dev.wattrack.aggregator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.UseLabel;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobBoardTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private Instant now = START;
  private final JobBoard board = new JobBoard(() -> now, UserNames.SHOWN);

  private void row(String scheduler, String job, String node, double cpu, int processes, int at) {
    Layout layout =
        new Layout(
            Catalogue.JOB.columns(
                Map.of("job", job, "scheduler", scheduler, "user", "ada", "name", "sweep")));
    Row row = new Row(layout);
    for (int i = 0; i < layout.width(); i++) {
      switch (layout.columns().get(i).field()) {
        case "cpu_seconds" -> row.setNumber(i, cpu);
        case "processes" -> row.setNumber(i, processes);
        default -> {}
      }
    }
    long nanos = START.plusSeconds(at).getEpochSecond() * 1_000_000_000L;
    board.row(node, false, JobColumns.of(layout), row, nanos);
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
    board.watch();
  }

  private static JobSpan slurm(JobState state, int submittedAt) {
    return JobSpan.of("slurm", "7")
        .name("sweep")
        .state(state)
        .nodes(state == JobState.PENDING ? List.of() : List.of("n1"))
        .submitted(START.plusSeconds(submittedAt))
        .started(state == JobState.PENDING ? null : START.plusSeconds(submittedAt + 1))
        .ended(state.isOver() ? START.plusSeconds(submittedAt + 5) : null)
        .build();
  }

  @Test
  void aJobWithoutASchedulerIsMadeOfWhatItsNodesSay() {
    row("openmpi", "4711", "pi1", 1.5, 2, 0);
    row("openmpi", "4711", "pi2", 2.5, 2, 1);
    JobSpan job = board.jobs().get(0);
    assertThat(job.state()).isEqualTo(JobState.RUNNING);
    assertThat(job.nodes()).containsExactly("pi1", "pi2");
    assertThat(job.cpuSeconds()).isEqualTo(4.0);
    assertThat(job.cpuLabel()).isEqualTo(UseLabel.SAMPLED);
    assertThat(job.started()).isEqualTo(START);
    assertThat(board.idsByNode()).containsEntry("pi2", List.of("4711"));
  }

  private static JobSpan run(JobState state) {
    return JobSpan.of(JobSpan.RUN, "r1-0f")
        .state(state)
        .nodes(List.of("pi1"))
        .started(START)
        .build();
  }

  @Test
  void aCommandThatNoLongerReportsIsOverUnlessItsProcessesAreSeen() {
    board.report(run(JobState.RUNNING));
    pass(50);
    board.report(run(JobState.RUNNING));
    row("run", "r1-0f", "pi1", 1.5, 1, 105);
    pass(60);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.RUNNING);
    pass(10);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.COMPLETED);
    assertThat(board.jobs().get(0).reason()).contains("no longer reports");
    assertThat(board.jobs().get(0).exitCode()).isNull();
    board.report(run(JobState.FAILED).but().ended(START.plusSeconds(110)).exitCode(3).build());
    assertThat(board.jobs().get(0).exitCode()).isEqualTo(3);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void itIsOverWhenTheLastNodeHasNoProcessesOfIt() {
    row("openmpi", "4711", "pi1", 1.5, 2, 0);
    row("openmpi", "4711", "pi2", 2.5, 2, 0);
    row("openmpi", "4711", "pi1", 3, 0, 1);
    pass(1);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.RUNNING);
    row("openmpi", "4711", "pi2", 3, 0, 2);
    pass(1);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.COMPLETED);
    assertThat(board.jobs().get(0).ended()).isEqualTo(START.plusSeconds(2));
    assertThat(board.jobs().get(0).exitCode()).isNull();
  }

  @Test
  void silenceEndsItAndItsReturnRevivesIt() {
    row("openmpi", "1", "pi1", 1, 1, 0);
    pass(11);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.COMPLETED);
    row("openmpi", "1", "pi1", 2, 1, 11);
    pass(1);
    assertThat(board.jobs()).hasSize(1);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void aSchedulersWordAndTheAgentsFiguresAreOneJob() {
    board.answered("slurm");
    row("slurm", "7", "n1", 0.31, 0, 1);
    assertThat(board.jobs()).as("waits for its scheduler's word").isEmpty();
    board.report(slurm(JobState.COMPLETED, 0));
    JobSpan job = board.jobs().get(0);
    assertThat(job.submitted()).isEqualTo(START);
    assertThat(job.cpuSeconds()).isEqualTo(0.31);
    assertThat(job.ended()).isEqualTo(START.plusSeconds(5));
  }

  @Test
  void aJobThatItsSchedulerNeverTellsOfIsShownAfterAll() {
    board.answered("slurm");
    row("slurm", "7", "n1", 0.31, 1, 1);
    now = now.plusSeconds(31);
    assertThat(board.jobs()).hasSize(1);
  }

  @Test
  void rowsThatComeTwiceOrLateChangeNothingThatWasHigher() {
    board.report(slurm(JobState.RUNNING, 0));
    row("slurm", "7", "n1", 3, 1, 3);
    row("slurm", "7", "n1", 2, 1, 2);
    row("slurm", "7", "n1", 3, 1, 3);
    assertThat(board.jobs().get(0).cpuSeconds()).isEqualTo(3.0);
  }

  @Test
  void anIdUsedAgainIsAnotherJob() {
    board.report(slurm(JobState.COMPLETED, 0));
    row("slurm", "7", "n1", 3, 0, 3);
    board.report(slurm(JobState.RUNNING, 1_000));
    assertThat(board.jobs()).hasSize(1);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.RUNNING);
    assertThat(board.jobs().get(0).cpuSeconds()).isNull();
    assertThat(board.takeChanged(false)).hasSize(2);
  }

  @Test
  void theSchedulersAccountIsWorthMoreThanSamples() {
    board.report(slurm(JobState.RUNNING, 0));
    row("slurm", "7", "n1", 3, 1, 3);
    board.report(slurm(JobState.COMPLETED, 0).but().accountedCpuSeconds(3.21).build());
    assertThat(board.jobs().get(0).cpuSeconds()).isEqualTo(3.21);
    assertThat(board.jobs().get(0).cpuLabel()).isEqualTo(UseLabel.ACCOUNTED);
  }

  @Test
  void figuresOfRunningJobsAreKeptOnlyWhenAskedForAndEndsAtOnce() {
    board.report(slurm(JobState.RUNNING, 0));
    row("slurm", "7", "n1", 1, 1, 1);
    assertThat(board.takeChanged(false)).hasSize(1);
    row("slurm", "7", "n1", 2, 1, 2);
    assertThat(board.takeChanged(false)).isEmpty();
    assertThat(board.takeChanged(true)).hasSize(1);
    board.report(slurm(JobState.COMPLETED, 0));
    assertThat(board.takeChanged(false)).hasSize(1);
    row("slurm", "7", "n1", 2.5, 0, 6);
    assertThat(board.takeChanged(false)).as("a late row of a job that is over").hasSize(1);
  }

  @Test
  void aRestoredJobThatNobodyKnowsAnyMoreIsOver() {
    board.restore(List.of(slurm(JobState.RUNNING, 0)));
    assertThat(board.open("slurm")).hasSize(1);
    pass(91);
    assertThat(board.jobs().get(0).state()).isEqualTo(JobState.COMPLETED);
    assertThat(board.jobs().get(0).ended()).isNull();
    assertThat(board.open("slurm")).isEmpty();
  }

  @Test
  void whatIsLongOverIsLetGo() {
    board.report(slurm(JobState.COMPLETED, 0));
    pass(400);
    assertThat(board.jobs()).as("not saved yet").hasSize(1);
    assertThat(board.takeChanged(false)).hasSize(1);
    pass(1);
    assertThat(board.jobs()).isEmpty();
  }

  @Test
  void anAccountOnOneOfTwoNodesIsNoAccountOfTheJob() {
    JobSpan job =
        slurm(JobState.RUNNING, 0)
            .but()
            .nodes(List.of("n1", "n2"))
            .use(List.of(NodeUse.ofCpu("n1", 1, UseLabel.ACCOUNTED)))
            .build();
    assertThat(job.cpuLabel()).isEqualTo(UseLabel.SAMPLED);
  }
}
