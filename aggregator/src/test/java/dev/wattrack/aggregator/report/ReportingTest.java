package dev.wattrack.aggregator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportingTest {

  private static ReportRequest with(GroupBy by, IdlePolicy policy, List<String> compare) {
    ReportRequest plain = ReportScene.request(by);
    return new ReportRequest(
        plain.from(),
        plain.to(),
        by,
        policy,
        null,
        plain.work(),
        compare,
        10,
        plain.tariff(),
        plain.meter());
  }

  private static EfficiencyReport report(GroupBy by, IdlePolicy policy) {
    return Reporting.of(ReportScene.day(), with(by, policy, List.of()));
  }

  @ParameterizedTest
  @EnumSource(GroupBy.class)
  void whateverTheLinesAreTheyAddUpToTheSame(GroupBy by) {
    for (IdlePolicy policy : IdlePolicy.values()) {
      EfficiencyReport report = report(by, policy);
      assertThat(sum(report.lines())).isCloseTo(estimate(report.total().joules()), within(1e-6));
      assertThat(report.total().runs()).isEqualTo(69);
    }
  }

  private static double sum(List<Line> lines) {
    return lines.stream()
        .filter(line -> line.joules() != null)
        .mapToDouble(line -> estimate(line.joules()))
        .sum();
  }

  private static double estimate(@org.jspecify.annotations.Nullable Estimate estimate) {
    assertThat(estimate).isNotNull();
    return estimate.value();
  }

  private static Line line(EfficiencyReport report, String group) {
    return report.lines().stream()
        .filter(line -> line.group().equals(group))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsUnknownStaysUnknown() {
    Line unseen = line(report(GroupBy.PROGRAM, IdlePolicy.ALLOCATION), "unseen");
    assertThat(unseen.joules()).isNull();
    assertThat(unseen.watts()).isNull();
    assertThat(unseen.cost()).isNull();
    assertThat(unseen.cpuSeconds()).isNull();
    assertThat(unseen.tasks()).isNull();
    assertThat(unseen.quality()).isNull();
    assertThat(unseen.belowResolution()).isFalse();
    assertThat(unseen.wallSeconds()).isEqualTo(60);
  }

  @Test
  void failedAttemptsArePaidForByTheTasksThatWereDone() {
    EfficiencyReport report = report(GroupBy.PROGRAM, IdlePolicy.ALLOCATION);
    Line backtest = line(report, "backtest");
    assertThat(backtest.runs()).isEqualTo(40);
    assertThat(backtest.succeeded()).isEqualTo(38);
    assertThat(backtest.failed()).isEqualTo(2);
    assertThat(estimate(backtest.wasted())).isPositive();
    assertThat(report.waste()).isNotNull();
    Waste waste = report.waste();
    assertThat(waste.total().runs()).isEqualTo(3);
    assertThat(waste.programs())
        .extracting(Line::group)
        .containsExactly("backtest", "=HYPERLINK(1)");
    assertThat(waste.share())
        .isCloseTo(
            estimate(waste.total().joules()) / estimate(report.total().joules()), within(1e-9));
  }

  @Test
  void shortRunsArePooledByNameAndCountedOnce() {
    EfficiencyReport report = report(GroupBy.JOB, IdlePolicy.ALLOCATION);
    Line pooled = line(report, "probe (pooled)");
    assertThat(pooled.runs()).isEqualTo(12);
    assertThat(report.notes()).anyMatch(note -> note.startsWith("12 runs are below resolution"));
    assertThat(report.lines().stream().mapToInt(Line::runs).sum()).isEqualTo(69);
  }

  @Test
  void policiesChangeIdleAloneAndTheBoundarySaysWhich() {
    EfficiencyReport none = report(GroupBy.PROGRAM, IdlePolicy.NONE);
    EfficiencyReport exclusive = report(GroupBy.PROGRAM, IdlePolicy.EXCLUSIVE);
    assertThat(estimate(line(none, "pi").idle())).isZero();
    assertThat(estimate(line(none, "pi").joules()))
        .isEqualTo(estimate(line(none, "pi").marginal()))
        .isEqualTo(estimate(line(exclusive, "pi").marginal()));
    assertThat(estimate(line(exclusive, "pi").idle()))
        .isCloseTo(estimate(line(exclusive, "pi").marginal()) * 1.5, within(1e-6));
    assertThat(none.boundary()).startsWith("marginal: dynamic alone, at the wall; meter: sem6000");
    assertThat(exclusive.boundary()).startsWith("attributable: dynamic + all idle of the nodes");
    assertThat(report(GroupBy.JOB, IdlePolicy.FULL).boundary()).startsWith("full cost: all of");
  }

  @Test
  void aRunCountsInTheWindowInWhichItEnded() {
    Instant noon = ReportScene.FROM.plusSeconds(43_200);
    int morning = runs(ReportScene.FROM, noon);
    int afternoon = runs(noon, ReportScene.TO);
    assertThat(morning + afternoon).isEqualTo(69);
    assertThat(runs(ReportScene.TO, ReportScene.TO.plusSeconds(60))).as("the running one").isOne();
    assertThat(runs(ReportScene.FROM.minusSeconds(60), ReportScene.FROM)).isZero();
  }

  private static int runs(Instant from, Instant to) {
    ReportRequest plain = ReportScene.request(GroupBy.JOB);
    return Reporting.of(
            ReportScene.day(),
            new ReportRequest(
                from,
                to,
                plain.by(),
                plain.policy(),
                null,
                plain.work(),
                List.of(),
                10,
                plain.tariff(),
                ""))
        .total()
        .runs();
  }

  @Test
  void runsAreCalledDifferentOnlyWhenTheirIntervalsSaySo() {
    ReportInput day = ReportScene.day();
    Comparison alike =
        Reporting.of(day, with(GroupBy.JOB, IdlePolicy.ALLOCATION, List.of("113", "118")))
            .comparison();
    assertThat(alike).isNotNull();
    assertThat(alike.runs())
        .extracting(Comparison.Run::verdict)
        .containsExactly(Comparison.Verdict.FIRST, Comparison.Verdict.NO_DIFFERENCE_SHOWN);
    Comparison unlike =
        Reporting.of(day, with(GroupBy.JOB, IdlePolicy.ALLOCATION, List.of("113", "114", "164")))
            .comparison();
    assertThat(unlike).isNotNull();
    assertThat(unlike.runs())
        .extracting(Comparison.Run::verdict)
        .containsExactly(
            Comparison.Verdict.FIRST, Comparison.Verdict.MORE, Comparison.Verdict.LESS);
    assertThat(unlike.basis()).isEqualTo("run");
  }

  @Test
  void tooManyLinesAreCutAndItIsSaid() {
    List<RunEnergy> runs = new ArrayList<>();
    for (int i = 0; i < Reporting.MOST_LINES + 5; i++) {
      JobSpan job =
          JobSpan.of("slurm", "j" + i)
              .state(JobState.COMPLETED)
              .started(ReportScene.FROM)
              .ended(ReportScene.FROM.plusSeconds(60))
              .build();
      runs.add(new RunEnergy(job, "", null));
    }
    ReportInput input = new ReportInput(ReportScene.TO, runs, true, Map.of(), false, List.of());
    EfficiencyReport report = Reporting.of(input, ReportScene.request(GroupBy.JOB));
    assertThat(report.lines()).hasSize(Reporting.MOST_LINES);
    assertThat(report.total().runs()).isEqualTo(1_005);
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("The 1000 dearest of 1005 lines"))
        .anyMatch(note -> note.startsWith("Only the newest 1005 runs were read"));
    assertThat(report.idleCost()).as("with runs missing nodes would seem idle").isNull();
  }
}
