package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.ledger.Interval;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Readings that come after their intervals were closed. */
final class LateMeterTest {

  private static List<Interval> between(Bench bench, long from, long to) {
    return bench.results.intervals.stream()
        .filter(interval -> interval.startSeconds() >= from && interval.startSeconds() < to)
        .toList();
  }

  private static double meteredWatts(List<Interval> intervals) {
    assertThat(intervals).isNotEmpty().allMatch(i -> i.meterMillijoules().isPresent());
    long sum = intervals.stream().mapToLong(i -> i.meterMillijoules().getAsLong()).sum();
    return sum / 1000.0 / intervals.size() / EnergyEngine.BIN_SECONDS;
  }

  @Test
  void intervalsThatWereClosedAsEstimatedAreFilledByTheSpool() {
    Bench bench = Bench.of(3, 31);
    bench.run(300);
    bench.meterAway = true;
    bench.extraWatts = 2;
    bench.run(1_300);
    assertThat(between(bench, 310, 1_580)).allMatch(i -> i.meterMillijoules().isEmpty());
    bench.meterAway = false;
    bench.run(120);

    LedgerLawTest.closes(bench.results);
    assertThat(meteredWatts(between(bench, 310, 1_700))).isCloseTo(15, within(0.1));
    assertThat(bench.results.lateMeters).hasSizeBetween(255, 265);
  }

  @Test
  void readingsThatNeverCameLeaveTheirIntervalsEstimated() {
    Bench bench = Bench.of(2, 32);
    bench.run(300);
    bench.meterOn = false;
    bench.run(200);
    bench.meterOn = true;
    bench.run(200);

    LedgerLawTest.closes(bench.results);
    assertThat(between(bench, 310, 490)).allMatch(i -> i.meterMillijoules().isEmpty());
    assertThat(bench.results.lateMeters).hasSizeLessThan(3);
  }

  @Test
  void aRestartInBetweenStillWaitsForTheReadings() throws IOException {
    for (int seed = 1; seed <= 8; seed++) {
      Random random = new Random(seed);
      Bench bench = Bench.of(3, seed);
      bench.run(200);
      bench.meterAway = true;
      bench.run(100 + random.nextInt(200));
      int stopped = bench.second;
      bench.restart(1 + random.nextInt(40));
      bench.run(50 + random.nextInt(100));
      int back = bench.second;
      bench.meterAway = false;
      bench.run(60);

      LedgerLawTest.closes(bench.results);
      assertThat(meteredWatts(between(bench, 210, stopped - 15)))
          .as("seed %d", seed)
          .isCloseTo(13, within(0.2));
      assertThat(between(bench, stopped + 60, back + 40))
          .as("seed %d", seed)
          .allMatch(i -> i.meterMillijoules().isPresent());
    }
  }
}
