package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LargestRemainder;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.ledger.Quality;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Meter = nodes + fixed + fan + residual and node = idle + system + jobs, to the millijoule. */
final class LedgerLawTest {

  static void closes(Results results) {
    assertThat(results.intervals).isNotEmpty();
    for (Interval interval : results.intervals) {
      long sum =
          interval.fixedMillijoules() + interval.fanMillijoules() + interval.residualMillijoules();
      for (NodeEntry node : interval.nodes()) {
        sum += node.totalMillijoules();
        long parts = node.idleMillijoules() + node.systemMillijoules();
        for (NodeEntry.JobEntry job : node.jobs()) {
          parts += job.dynamicMillijoules();
          assertThat(job.dynamicMillijoules()).isNotNegative();
          assertThat(job.idleMillijoules()).isNotNegative();
        }
        assertThat(parts).isEqualTo(node.totalMillijoules());
        assertThat(node.totalMillijoules()).isNotNegative();
        assertThat(node.unallocatedMillijoules()).isNotNegative();
        assertThat(node.sdWatts()).isFinite().isNotNegative();
      }
      if (interval.meterMillijoules().isPresent()) {
        assertThat(sum).isEqualTo(interval.meterMillijoules().getAsLong());
      } else {
        assertThat(interval.residualMillijoules()).isZero();
      }
    }
  }

  @Test
  void everyIntervalClosesWhileJobsNodesAndTheMeterComeAndGo() {
    Bench bench = Bench.of(3, 7);
    bench.run(60);
    bench.start("a", "p", 4, "n1", "n2");
    bench.run(123);
    bench.power("n3", false);
    bench.run(47);
    bench.meterOn = false;
    bench.run(60);
    bench.meterOn = true;
    bench.silent.add("n2");
    bench.run(90);
    bench.silent.clear();
    bench.run(31);
    bench.end("a");
    bench.power("n3", true);
    bench.run(60);
    bench.finish();
    closes(bench.results);
    assertThat(bench.results.intervals).anyMatch(i -> i.meterMillijoules().isEmpty());
  }

  @Test
  void partsSumToTheWholeWhateverTheWeights() {
    long seed = 11;
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      int n = 1 + random.nextInt(8);
      double[] weights = random.doubles(n, -0.2, 5).toArray();
      long total = random.nextLong(1_000_000);
      long[] parts = LargestRemainder.split(total, weights, n);
      long sum = 0;
      for (int i = 0; i < n; i++) {
        sum += parts[i];
        assertThat(parts[i]).as("seed %d", seed).isNotNegative();
      }
      assertThat(sum).as("seed %d", seed).isEqualTo(total);
    }
  }

  @Test
  void anEntryThatDoesNotBalanceCannotBeMade() {
    assertThatThrownBy(() -> new NodeEntry("n", 10, 5, 4, List.of(), 0, Quality.MODELLED))
        .isInstanceOf(IllegalArgumentException.class);
    NodeEntry node = new NodeEntry("n", 10, 5, 5, List.of(), 0, Quality.MODELLED);
    assertThatThrownBy(() -> new Interval(0, OptionalLong.of(11), 0, List.of(node), 0, 0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lateWorkMovesEnergyBetweenJobsAndLeavesTheNodeAsItWas() {
    NodeEntry.JobEntry job = new NodeEntry.JobEntry("a", 4000, 3000);
    NodeEntry node = new NodeEntry("n", 20_000, 12_000, 4000, List.of(job), 1, Quality.ESTIMATED);
    Interval before = new Interval(10, OptionalLong.of(30_000), 0, List.of(node), 5000, 0, 5000, 1);
    Interval after = new LateWork("n", 10, 20, Map.of("a", 14.0)).applyTo(before, 5);
    NodeEntry changed = after.nodes().get(0);
    assertThat(changed.totalMillijoules()).isEqualTo(20_000);
    assertThat(changed.jobs().get(0).dynamicMillijoules()).isEqualTo(7000);
    assertThat(changed.systemMillijoules()).isEqualTo(1000);
    Interval elsewhere = new LateWork("n", 100, 110, Map.of("a", 14.0)).applyTo(before, 5);
    assertThat(elsewhere).isEqualTo(before);
  }
}
