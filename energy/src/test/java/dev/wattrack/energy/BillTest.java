package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.job.JobEnergy;
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
  void historyIsPricedAgainFromItsFeatures() {
    Bench bench = Bench.of(2, 62);
    bench.run(120);
    bench.start("one", "p", 4, "n1");
    bench.run(300);
    assertThat(bench.engine.provisional()).hasSize(1);
    bench.end("one");
    bench.run(700);
    JobEnergy before = bench.results.job("one");
    JobEnergy same = bench.engine.priceAgain(before);
    assertThat(same.dynamicJoules()).isCloseTo(before.dynamicJoules(), within(60.0));
    bench.power("n1", false);
    bench.run(200);
    bench.idle.put("n1", 3.0);
    bench.power("n1", true);
    bench.run(200);
    JobEnergy again = bench.engine.priceAgain(before);
    assertThat(again.revision()).isEqualTo(before.revision() + 1);
    assertThat(again.idleSdJoules()).isLessThan(before.idleSdJoules());
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
