package dev.wattrack.aggregator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalingTest {

  /** The table "Resource Efficiency" of six ARM boards with Dask: 5 W busy, 3 W idle a node. */
  private static Scaling published() {
    ReportScene scene = new ReportScene();
    int[] workers = {1, 2, 3, 5};
    double[] seconds = {2.85, 1.48, 1.01, 0.60};
    for (int i = 0; i < workers.length; i++) {
      scene.add(
          JobSpan.of("run", "pi" + i)
              .name("pi")
              .state(JobState.COMPLETED)
              .nodes(ReportScene.NODES.subList(0, workers[i]))
              .cores(workers[i])
              .started(ReportScene.FROM)
              .ended(ReportScene.FROM.plusMillis(Math.round(seconds[i] * 1_000))),
          1);
    }
    ReportRequest plain = ReportScene.request(GroupBy.PROGRAM);
    ReportRequest request =
        new ReportRequest(
            plain.from(),
            plain.to(),
            plain.by(),
            IdlePolicy.EXCLUSIVE,
            null,
            new Work.SamplesPerRun(500_000),
            List.of(),
            10,
            plain.tariff(),
            "");
    return Reporting.of(scene.input(false), request).scaling().get(0);
  }

  @Test
  void theTableThatThePersonMadeByHandIsMadeByTheReport() {
    Scaling scaling = published();
    Scaling.Configuration one = scaling.configurations().get(0);
    Scaling.Configuration five = scaling.configurations().get(3);
    assertThat(scaling.workersAre()).isEqualTo("nodes");
    assertThat(one.rate()).isCloseTo(175_000, within(1_000.0));
    assertThat(five.rate()).isCloseTo(832_000, within(2_000.0));
    assertThat(five.speedUp()).isCloseTo(4.75, within(0.001));
    assertThat(five.parallelEfficiency()).isCloseTo(0.95, within(0.001));
    assertThat(value(one.watts())).isCloseTo(5, within(1e-6));
    assertThat(value(five.watts())).isCloseTo(25, within(1e-6));
    assertThat(value(one.idleWatts())).isCloseTo(3, within(1e-6));
    assertThat(value(five.idleWatts())).isCloseTo(15, within(1e-6));
    assertThat(one.memoryBytes()).isEqualTo(1_932_735_283L);
    assertThat(five.memoryBytes()).isEqualTo(5 * 1_932_735_283L);
    assertThat(five.cores()).isEqualTo(20);
    assertThat(five.secondsPerMillion()).isCloseTo(1.2, within(0.001));
    // 500,000 samples cost 14.3 J on one node and 15.0 J on five: "5x cheaper" is time, not energy.
    assertThat(value(one.joulesPerMillion())).isCloseTo(28.5, within(0.01));
    assertThat(value(five.joulesPerMillion())).isCloseTo(30, within(0.01));
    assertThat(five.energyDiffers()).isFalse();
    assertThat(five.belowResolution()).isTrue();
  }

  private static double value(@org.jspecify.annotations.Nullable Estimate estimate) {
    assertThat(estimate).isNotNull();
    return estimate.value();
  }

  @Test
  void amdahlsLawIsFoundAgainWithItsInterval() {
    long seed = 3;
    Random random = new Random(seed);
    int held = 0;
    for (int trial = 0; trial < 200; trial++) {
      List<AmdahlFit.Point> points = new ArrayList<>();
      for (int workers : new int[] {1, 2, 4, 8, 16}) {
        double exact = 100 * (0.08 + 0.92 / workers);
        points.add(new AmdahlFit.Point(workers, exact * (1 + 0.02 * random.nextGaussian())));
        points.add(new AmdahlFit.Point(workers, exact * (1 + 0.02 * random.nextGaussian())));
      }
      AmdahlFit fit = AmdahlFit.of(points);
      assertThat(fit).as("seed %d", seed).isNotNull();
      assertThat(fit.serialFraction()).as("seed %d", seed).isCloseTo(0.08, within(0.02));
      held += fit.low() <= 0.08 && 0.08 <= fit.high() ? 1 : 0;
    }
    assertThat(held).as("of 200 intervals of 95 %%, seed %d", seed).isBetween(180, 200);
  }

  @Test
  void twoCountsAreNotEnoughForAFit() {
    assertThat(
            AmdahlFit.of(
                List.of(
                    new AmdahlFit.Point(1, 10),
                    new AmdahlFit.Point(1, 10.1),
                    new AmdahlFit.Point(4, 3))))
        .isNull();
    ReportScene scene = new ReportScene();
    for (int workers : new int[] {1, 4}) {
      scene.add(
          JobSpan.of("run", "x" + workers)
              .name("x")
              .state(JobState.COMPLETED)
              .nodes(ReportScene.NODES.subList(0, 1))
              .cores(workers)
              .started(ReportScene.FROM)
              .ended(ReportScene.FROM.plusSeconds(400 / workers)),
          1);
    }
    Scaling scaling =
        Reporting.of(scene.input(false), ReportScene.request(GroupBy.JOB)).scaling().get(0);
    assertThat(scaling.workersAre()).as("one node each").isEqualTo("cores");
    assertThat(scaling.counted()).as("nobody counts tasks").isFalse();
    assertThat(scaling.fit()).isNull();
    assertThat(scaling.fitRefused())
        .isEqualTo("not enough runs: Amdahl's law needs three different numbers of cores");
  }

  @Test
  void anExactlyParallelProgramHasNoSerialPart() {
    AmdahlFit fit =
        AmdahlFit.of(
            List.of(
                new AmdahlFit.Point(1, 100),
                new AmdahlFit.Point(2, 50),
                new AmdahlFit.Point(4, 25)));
    assertThat(fit).isNotNull();
    assertThat(fit.serialFraction()).isCloseTo(0, within(1e-9));
    assertThat(fit.seconds(10)).isCloseTo(10, within(1e-6));
  }
}
