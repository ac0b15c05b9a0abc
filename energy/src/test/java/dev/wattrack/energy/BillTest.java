package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.energy.ledger.Bill;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.energy.ledger.Interval;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BillTest {

  private static Results day() {
    Bench bench = Bench.of(3, 61);
    bench.run(120);
    bench.start("one", "p", 1, "n1");
    bench.start("two", "q", 4, "n2", "n3");
    bench.run(300);
    bench.end("one");
    bench.run(100);
    bench.end("two");
    bench.run(60);
    bench.finish();
    return bench.results;
  }

  private static Bill bill(Results results, IdlePolicy policy) {
    Bill bill = new Bill(policy);
    results.intervals.forEach(bill::add);
    return bill;
  }

  @ParameterizedTest
  @EnumSource(IdlePolicy.class)
  void jobsAndRowsSumToTheMeterByEveryPolicy(IdlePolicy policy) {
    Results results = day();
    long all = 0;
    for (Interval i : results.intervals) {
      all +=
          i.nodesMillijoules()
              + i.fixedMillijoules()
              + i.fanMillijoules()
              + i.residualMillijoules();
    }
    Bill bill = bill(results, policy);
    long sum =
        bill.unallocatedMillijoules()
            + bill.systemMillijoules()
            + bill.infrastructureMillijoules()
            + bill.residualMillijoules();
    for (long part : bill.jobs().values()) {
      sum += part;
    }
    assertThat(sum).isEqualTo(all);
  }

  @Test
  void aJobPaysMoreTheMoreAPolicyCharges() {
    Results results = day();
    Map<String, Long> none = bill(results, IdlePolicy.NONE).jobs();
    Map<String, Long> allocation = bill(results, IdlePolicy.ALLOCATION).jobs();
    Map<String, Long> exclusive = bill(results, IdlePolicy.EXCLUSIVE).jobs();
    Map<String, Long> full = bill(results, IdlePolicy.FULL).jobs();
    assertThat(none.get("one")).isPositive().isLessThan(allocation.get("one"));
    assertThat(allocation.get("one")).isLessThan(exclusive.get("one"));
    assertThat(allocation.get("two")).isLessThan(full.get("two"));
    double idleOfOneCore = (allocation.get("one") - none.get("one")) / 1000.0;
    double idleOfTheNode = (exclusive.get("one") - none.get("one")) / 1000.0;
    assertThat(idleOfTheNode / idleOfOneCore).isBetween(3.8, 4.2);
  }
}
