package dev.wattrack.aggregator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleAndSweepTest {
  private static final Instant END = ReportScene.FROM.plusSeconds(7_200);

  /** Two hours of a node of 3 W; {@code offFrom} on it is off. */
  private static List<LedgerBin> ledger(int binSeconds, int offFrom) {
    List<LedgerBin> bins = new ArrayList<>();
    for (int at = 0; at < 7_200; at += binSeconds) {
      double on = at < offFrom ? binSeconds : 0;
      bins.add(
          new LedgerBin(
              ReportScene.FROM.getEpochSecond() + at,
              binSeconds,
              binSeconds,
              null,
              0,
              0,
              true,
              List.of(new LedgerBin.OnNode("n", on, 3 * on, 0, 0, 3 * on, 0.3 * on))));
    }
    return bins;
  }

  private static RunEnergy run(int fromMinute, int toMinute) {
    JobSpan job =
        JobSpan.of("run", "j" + fromMinute)
            .state(JobState.COMPLETED)
            .nodes(List.of("n", "elsewhere"))
            .started(ReportScene.FROM.plusSeconds(60L * fromMinute))
            .ended(ReportScene.FROM.plusSeconds(60L * toMinute))
            .build();
    return new RunEnergy(job, "", null);
  }

  private static IdleCost cost(List<LedgerBin> ledger, List<RunEnergy> runs) {
    ReportRequest plain = ReportScene.request(GroupBy.JOB);
    ReportRequest request =
        new ReportRequest(
            ReportScene.FROM,
            END,
            plain.by(),
            plain.policy(),
            null,
            plain.work(),
            List.of(),
            10,
            plain.tariff(),
            "");
    IdleCost cost = new IdleView(request, END, ledger, runs).cost();
    assertThat(cost).isNotNull();
    return cost;
  }

  private static IdleCost.Saving after10(IdleCost cost) {
    return cost.savings().stream()
        .filter(saving -> saving.offAfterMinutes() == 10)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 600, 1_800, 7_200})
  void offAfterTenMinutesSavesTheRestLessTheStart(int binSeconds) {
    IdleCost cost = cost(ledger(binSeconds, 7_200), List.of(run(30, 60), run(40, 50)));
    assertThat(cost.joules().value()).isCloseTo(90 * 60 * 3, within(1e-6));
    assertThat(cost.nodes().get(0).freeSeconds()).isCloseTo(90 * 60, within(1e-6));
    IdleCost.Saving saving = after10(cost);
    assertThat(saving.powerOffs()).isEqualTo(2);
    // Off from 10 to 30 and from 70 to 120 minutes; started once, for the job.
    assertThat(saving.joules().value()).isCloseTo(70 * 60 * 3 - 120 * 3, within(1e-6));
    assertThat(saving.joules().sd()).isBetween(70 * 60 * 0.29, 70 * 60 * 0.31);
    assertThat(cost.savings()).extracting(IdleCost.Saving::offAfterMinutes).isSorted();
  }

  @Test
  void aNodeThatIsOffCostsNothingAndSavesNothing() {
    IdleCost cost = cost(ledger(600, 1_200), List.of());
    assertThat(cost.joules().value()).isCloseTo(1_200 * 3, within(1e-6));
    assertThat(after10(cost).joules().value()).isCloseTo(600 * 3, within(1e-6));
    ReportRequest request = ReportScene.request(GroupBy.JOB);
    assertThat(new IdleView(request, END, List.of(), List.of()).cost()).isNull();
    assertThat(new IdleView(request, END, ledger(600, 0), List.of()).cost()).isNull();
  }

  @Test
  void beforeTheLedgerBeganNothingWasIdle() {
    List<LedgerBin> late = ledger(600, 7_200).subList(6, 12);
    IdleCost cost = cost(late, List.of(run(61, 63)));
    assertThat(cost.nodes().get(0).freeSeconds()).isCloseTo(58 * 60, within(1e-6));
    assertThat(after10(cost).powerOffs()).as("the minute before the job is too short").isOne();
    assertThat(after10(cost).joules().value()).isCloseTo(47 * 60 * 3, within(1e-6));
  }

  @Test
  void manyShortPausesCanCostMoreThanTheySave() {
    List<RunEnergy> runs = new ArrayList<>();
    for (int minute = 0; minute < 110; minute += 12) {
      runs.add(run(minute, minute + 1));
    }
    IdleCost.Saving saving = after10(cost(ledger(60, 7_200), runs));
    assertThat(saving.powerOffs()).isEqualTo(10);
    assertThat(saving.joules().value()).isNegative();
  }

  @Test
  void theSweepNamesTheNodeThatDiffersAndNoOther() {
    EfficiencyReport report = Reporting.of(ReportScene.day(), ReportScene.request(GroupBy.JOB));
    Sweep sweep = report.sweeps().get(0);
    assertThat(sweep.group()).isEqualTo("4711");
    assertThat(sweep.members()).isEqualTo(40);
    assertThat(sweep.slowest()).isEqualTo("atomos-04");
    assertThat(sweep.thirstiest()).isEqualTo("atomos-04");
    assertThat(sweep.nodes()).hasSize(5);
    assertThat(sweep.joules()).isNotNull();
    assertThat(sweep.joulesPerMember()).isNotNull();
    assertThat(sweep.joulesPerMember().value())
        .as("failed members are paid for")
        .isCloseTo(sweep.joules().value() / 38, within(1e-6));
    assertThat(sweep.p5()).isLessThan(sweep.median());
    assertThat(sweep.median()).isLessThan(sweep.p95());

    ReportScene even = new ReportScene();
    for (int i = 0; i < 20; i++) {
      even.add(
          JobSpan.of("slurm", "e" + i)
              .group("g")
              .name("even")
              .state(JobState.COMPLETED)
              .nodes(List.of(ReportScene.NODES.get(i % 2)))
              .cores(4)
              .started(ReportScene.FROM)
              .ended(ReportScene.FROM.plusSeconds(600 + i / 2 * 7)),
          1);
    }
    Sweep same = Reporting.of(even.input(false), ReportScene.request(GroupBy.JOB)).sweeps().get(0);
    assertThat(same.slowest()).isNull();
    assertThat(same.thirstiest()).isNull();
  }

  @Test
  void quantilesLieBetweenTheValues() {
    assertThat(Quantile.of(List.of(), 0.5)).isNull();
    assertThat(Quantile.of(List.of(7.0), 0.95)).isEqualTo(7);
    assertThat(Quantile.of(List.of(4.0, 1.0, 3.0, 2.0), 0.5)).isEqualTo(2.5);
    assertThat(Quantile.of(List.of(0.0, 10.0), 0.05)).isEqualTo(0.5);
  }
}
