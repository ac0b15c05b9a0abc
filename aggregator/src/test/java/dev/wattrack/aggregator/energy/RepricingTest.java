package dev.wattrack.aggregator.energy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.MemoryEnergy;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.testkit.time.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** History is priced again when the model has become better; the ledger stays as it was. */
class RepricingTest {
  private static final long SEED = 12;
  private static final int JOBS = 450;

  /** Fails to write when it is told to. */
  private static final class Failing implements EnergyTable {
    private final MemoryEnergy table = new MemoryEnergy();
    private boolean broken;

    @Override
    public void save(Batch batch) throws StoreException {
      if (broken) {
        throw new StoreException("the disk is full", false);
      }
      table.save(batch);
    }

    @Override
    public List<LedgerSpan> ledger(Wanted wanted) {
      return table.ledger(wanted);
    }

    @Override
    public List<JobCost> costs(Instant from, Instant to, int most) {
      return table.costs(from, to, most);
    }

    @Override
    public List<JobCost> costs(Collection<String> ids) {
      return table.costs(ids);
    }

    @Override
    public byte @Nullable [] memory(String name) {
      return table.memory(name);
    }

    @Override
    public boolean thin(long beforeSeconds) {
      return table.thin(beforeSeconds);
    }
  }

  private final TestClock clock = new TestClock();
  private final Failing table = new Failing();
  private final long start = clock.instant().getEpochSecond() / 3_600 * 3_600 + 3_600;
  private EnergyService service = service();
  private TestRack rack = rack();
  private long now = start;

  RepricingTest() {
    clock.advance(Duration.between(clock.instant(), Instant.ofEpochSecond(start)));
  }

  private EnergyService service() {
    return new EnergyService(EnergySettings.DEFAULT, BoardPriors.bundled(), table, clock);
  }

  private TestRack rack() {
    TestRack made =
        new TestRack(service.feed(), false, SEED, List.of("pi-1", "pi-2", "pi-3"), true);
    made.idle("pi-2", 4.4);
    made.idle("pi-3", 2.4);
    return made;
  }

  private void run(int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      now++;
      clock.advance(Duration.ofSeconds(1));
      service.feed().nodes(rack.second(now), rack.numbers());
      service.turn(0);
    }
  }

  private JobCost finalJob() throws InterruptedException {
    run(60);
    TestRack.Work work = new TestRack.Work("1", "pi-2", 2, now, now + 300);
    rack.work(work);
    run(300);
    rack.over(work);
    run(700);
    service.save(true);
    JobCost cost = cost("1");
    assertThat(cost.isFinal()).isTrue();
    assertThat(cost.revision()).isZero();
    return cost;
  }

  private JobCost cost(String id) {
    return table.costs(List.of(id)).get(0);
  }

  private List<LedgerSpan> ledgerUntil(long toSeconds) {
    return table.ledger(new EnergyTable.Wanted(false, 0, toSeconds, 60, true, 100_000));
  }

  @Test
  void aNodeThatWasSwitchedTeachesWhatJobsOfThePastHaveCost() throws Exception {
    JobCost before = finalJob();
    long then = now / 60 * 60;
    List<LedgerSpan> ledger = ledgerUntil(then);

    rack.cut(List.of("pi-2"));
    run(200);
    rack.start("pi-2");
    run(3_800);
    service.save(true);

    JobCost after = cost("1");
    double trueIdle = 4.4 * 300 * 2 / 4 * 1000;
    assertThat(after.revision()).isPositive();
    assertThat(after.isFinal()).isTrue();
    assertThat(after.pricedAt()).isAfter(before.pricedAt());
    assertThat(Math.abs(after.idle() - trueIdle))
        .as("idle %d mJ, before %d, in truth %.0f", after.idle(), before.idle(), trueIdle)
        .isLessThan(0.5 * Math.abs(before.idle() - trueIdle));
    assertThat(after.nodes().stream().mapToLong(JobCost.OnNode::idle).sum())
        .isEqualTo(after.idle());
    assertThat(after.exclusiveIdle() - after.idle())
        .isEqualTo(before.exclusiveIdle() - before.idle());
    assertThat(ledgerUntil(then)).isEqualTo(ledger);
    assertThat(ledgerUntil(Long.MAX_VALUE / 2)).allMatch(LedgerSpan::sharesBalance);
    assertThat(service.rack(false).repricing().isPending()).isFalse();
  }

  @Test
  void aRunThatTheModelPricesAsBeforeKeepsItsFigures() throws Exception {
    JobCost before = finalJob();
    service.rack(false).repricing().begin((double) now);
    service.save(true);

    JobCost after = cost("1");
    assertThat(after.revision()).isEqualTo(1);
    assertThat(after.marginal() / (double) before.marginal()).isBetween(0.9, 1.1);
    assertThat(after.sd() / (double) before.sd()).isBetween(0.9, 1.3);
  }

  @Test
  void anInterruptedPricingGoesOnWhereItWasAndPricesNoJobTwice() throws Exception {
    manyJobs(finalJob());
    service.rack(false).repricing().begin((double) now);
    service.save(true);
    long first = priced();
    assertThat(first).isBetween(1L, JOBS - 1L);

    now += 30;
    clock.advance(Duration.ofSeconds(30));
    service = service();
    service.restore();
    rack = rack();
    run(60);
    service.save(true);
    service.save(true);
    service.save(true);

    assertThat(priced()).isEqualTo(JOBS);
    assertThat(all()).allMatch(cost -> cost.revision() <= 1);
    assertThat(service.rack(false).repricing().isPending()).isFalse();
  }

  @Test
  void aWritingThatFailsIsDoneAgain() throws Exception {
    manyJobs(finalJob());
    service.rack(false).repricing().begin((double) now);
    table.broken = true;
    service.save(true);
    assertThat(priced()).isZero();
    table.broken = false;
    for (int i = 0; i < 4; i++) {
      service.save(true);
    }

    assertThat(priced()).isEqualTo(JOBS);
  }

  @Test
  void jobsOfABoardThatIsNotThereAnyMoreKeepTheirPrice() throws Exception {
    finalJob();
    service.rack(false).repricing().replaced("pi-2", (double) now);
    service.rack(false).repricing().begin((double) now);
    service.save(true);

    assertThat(cost("1").revision()).isZero();
  }

  @Test
  void memoryThatIsSomethingElseIsRefusedAtEveryPrefix() throws Exception {
    finalJob();
    service.rack(false).repricing().begin((double) now);
    byte[] saved = service.rack(false).repricing().save();
    for (int i = 0; i < saved.length; i++) {
      byte[] prefix = java.util.Arrays.copyOf(saved, i);
      Repricing fresh = new Repricing(service.rack(false), false);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> fresh.restore(prefix))
          .isInstanceOf(java.io.IOException.class);
    }
  }

  /** As many runs like the first, half of them begun in one second as an array's tasks are. */
  private void manyJobs(JobCost like) {
    List<JobCost> costs = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      costs.add(
          new JobCost(
              "slurm/m" + i + "@" + i,
              "slurm",
              "m" + i,
              false,
              like.began(),
              like.start().minusSeconds(i < JOBS / 2 ? 0 : i),
              like.end(),
              0,
              true,
              like.marginal(),
              like.idle(),
              like.exclusiveIdle(),
              like.full(),
              like.sd(),
              like.idleSd(),
              like.quality(),
              like.policy(),
              like.pricedAt(),
              like.features(),
              like.nodes()));
    }
    table.table.save(new EnergyTable.Batch(List.of(), costs, Map.of()));
  }

  private List<JobCost> all() {
    return table.costs(Instant.EPOCH, Instant.MAX, 10_000);
  }

  private long priced() {
    return all().stream().filter(c -> c.id().startsWith("m") && c.revision() == 1).count();
  }
}
