package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.GroupBy;
import dev.wattrack.aggregator.report.ReportRequest;
import dev.wattrack.aggregator.report.Tariff;
import dev.wattrack.aggregator.report.Work;
import dev.wattrack.aggregator.report.render.TextReport;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.UserNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report reads the figures of jobs that run beside those of the tables. */
class ReportSourceTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = BEGAN.plusSeconds(600);
  private static final ReportRequest REQUEST =
      new ReportRequest(
          BEGAN,
          NOW,
          GroupBy.parse("job"),
          IdlePolicy.ALLOCATION,
          null,
          new Work.Tasks(),
          List.of(),
          10,
          Tariff.UNKNOWN,
          "");

  @TempDir Path dir = Path.of("unset");

  private static final JobSpan RUNNING =
      JobSpan.of("slurm", "7")
          .name("pi")
          .user("ada")
          .state(JobState.RUNNING)
          .nodes(List.of("n1"))
          .cores(4)
          .submitted(BEGAN)
          .started(BEGAN)
          .build();

  private static JobCost cost(long marginal, boolean isFinal) {
    return new JobCost(
        "slurm/7@1",
        "slurm",
        "7",
        false,
        BEGAN,
        BEGAN,
        null,
        0,
        isFinal,
        marginal,
        200_000,
        250_000,
        700_000,
        15_000,
        8_000,
        "modelled",
        "allocation",
        NOW,
        new byte[0],
        List.of(new JobCost.OnNode("n1", marginal, 200_000)));
  }

  private String report(List<JobCost> kept, JobCost now) throws Exception {
    try (SqliteStore store =
        SqliteStore.open(dir, SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      store.energy().save(new EnergyTable.Batch(List.of(), kept, Map.of()));
      ReportSource.Live live =
          new ReportSource.Live(
              List.of(RUNNING), Map.of(RUNNING.key(), now), UserNames.SHOWN, Map.of(), null, false);
      EfficiencyReport report = new ReportSource(store).report(REQUEST, live, NOW);
      return TextReport.of(report, 160);
    }
  }

  @Test
  void aRunningJobHasItsEnergySoFarMarkedAsProvisional() throws Exception {
    assertThat(report(List.of(), cost(300_000, false)))
        .contains("500")
        .contains("~ marks provisional figures");
  }

  @Test
  void aFinalFigureIsBetterThanTheOneOfJustNow() throws Exception {
    assertThat(report(List.of(cost(1_800_000, true)), cost(300_000, false)))
        .doesNotContain("~ marks provisional figures");
  }
}
