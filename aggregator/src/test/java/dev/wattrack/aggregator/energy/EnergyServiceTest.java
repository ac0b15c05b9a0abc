package dev.wattrack.aggregator.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.MemoryEnergy;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.testkit.time.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The ledger closes on every way that data can take. */
class EnergyServiceTest {
  private static final long SEED = 11;

  private final TestClock clock = new TestClock();
  private final MemoryEnergy table = new MemoryEnergy();
  private final long start = clock.instant().getEpochSecond() / 3_600 * 3_600 + 3_600;
  private EnergyService service = service();
  private TestRack rack = rack(service, false, true);
  private final List<TestRack> others = new ArrayList<>();
  private long now = start;

  EnergyServiceTest() {
    clock.advance(Duration.between(clock.instant(), java.time.Instant.ofEpochSecond(start)));
  }

  private EnergyService service() {
    return new EnergyService(EnergySettings.DEFAULT, BoardPriors.bundled(), table, clock);
  }

  private static TestRack rack(EnergyService to, boolean simulated, boolean metered) {
    String prefix = simulated ? "sim-" : "pi-";
    return new TestRack(
        to.feed(), simulated, SEED, List.of(prefix + "1", prefix + "2", prefix + "3"), metered);
  }

  private void run(int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      now++;
      clock.advance(Duration.ofSeconds(1));
      List<NodeFacts> facts = new ArrayList<>(rack.second(now));
      List<Integer> numbers = new ArrayList<>(rack.numbers());
      for (TestRack other : others) {
        facts.addAll(other.second(now));
        numbers.addAll(other.numbers());
      }
      service.feed().nodes(facts, numbers);
      service.turn(0);
    }
  }

  @Test
  void meteredMinutesAreSharedOutToTheMillijoule() throws Exception {
    run(60);
    TestRack.Work work = new TestRack.Work("1", "pi-1", 3, now, now + 600);
    rack.work(work);
    run(600);
    rack.over(work);
    run(1_300);
    service.save(true);

    List<LedgerSpan> minutes = minutes(false);
    assertBalanced(minutes);
    assertThat(minutes.stream().filter(span -> !span.estimated()).toList()).hasSizeGreaterThan(30);
    JobCost cost = cost("1");
    assertThat(cost.isFinal()).isTrue();
    assertThat(cost.marginal() / 1000.0).isCloseTo(1_800, within(360.0));
    assertThat(cost.idle() / 1000.0).isBetween(900.0, 2_000.0);
    assertThat(cost.full()).isGreaterThan(cost.marginal() + cost.idle());
    assertThat(cost.exclusiveIdle()).isGreaterThan(cost.idle());
    long inLedger =
        minutes.stream()
            .flatMap(span -> span.nodes().stream())
            .flatMap(node -> node.jobs().stream())
            .filter(share -> share.job().equals(cost.key()))
            .mapToLong(LedgerSpan.Share::dynamicMillijoules)
            .sum();
    assertThat(inLedger / 1000.0).isCloseTo(cost.marginal() / 1000.0, within(300.0));
    assertThat(service.status().good()).as(service.status().detail()).isTrue();
    assertThat(service.dropped()).isZero();
  }

  @Test
  void figuresAreThereWithinSecondsAndFollowTheLoad() throws Exception {
    run(30);
    EnergyFigures.NodeWatts idle = watts("pi-1");
    rack.work(new TestRack.Work("1", "pi-1", 4, now, now + 600));
    run(60);

    EnergyFigures.NodeWatts busy = watts("pi-1");
    assertThat(idle.watts()).isBetween(idle.low(), idle.high()).isBetween(2.0, 5.0);
    assertThat(busy.watts()).isGreaterThan(idle.watts() + 2);
    EnergyFigures.JobWatts job = service.figures().jobs().get(new JobSpan.Key("slurm", "1"));
    assertThat(job).isNotNull();
    assertThat(job.watts()).isGreaterThan(3);
    assertThat(job.cost().isFinal()).isFalse();
    assertThat(job.metered()).isTrue();
  }

  @Test
  void aJobThatIsOverBeforeItsNodeIsKnownHasItsShare() throws Exception {
    run(1);
    TestRack.Work work = new TestRack.Work("1", "pi-1", 4, now, now + 3);
    rack.work(work);
    run(3);
    rack.over(work);
    assertThat(service.figures().nodes()).as("nobody is known yet").isEmpty();
    run(20);

    JobCost cost = service.figures().jobs().get(new JobSpan.Key("slurm", "1")).cost();
    assertThat(cost.charged() / 1000.0).as("of 21 J").isBetween(5.0, 40.0);
  }

  @Test
  void withoutAMeterFiguresAreAssumedAndTheLedgerHasNoMeterValue() throws Exception {
    rack = rack(service, false, false);
    run(20);
    TestRack.Work work = new TestRack.Work("1", "pi-1", 4, now, now + 60);
    rack.work(work);
    run(60);
    rack.over(work);
    run(30);
    service.save(true);

    assertThat(watts("pi-2").quality()).isEqualTo("assumed");
    assertThat(watts("pi-2").watts()).isGreaterThan(1);
    assertThat(minutes(false)).isNotEmpty().allMatch(LedgerSpan::estimated);
    assertBalanced(minutes(false));
    assertThat(cost("1").charged()).isPositive();
    assertThat(cost("1").quality()).isEqualTo("assumed");
    assertThat(service.status().detail()).contains("no meter");
  }

  @Test
  void realAndSimulatedRacksAreNeverInOneLedger() throws Exception {
    TestRack simulated = rack(service, true, false);
    others.add(simulated);
    run(200);
    service.save(true);

    assertThat(names(minutes(false))).containsExactly("pi-1", "pi-2", "pi-3");
    assertThat(names(minutes(true))).containsExactly("sim-1", "sim-2", "sim-3");
    assertThat(minutes(false)).anyMatch(span -> !span.estimated());
    assertThat(minutes(true)).allMatch(LedgerSpan::estimated);
    assertBalanced(minutes(false));
    assertBalanced(minutes(true));
  }

  @Test
  void aSilentMeterSplitsTheMinuteInTwoRows() throws Exception {
    run(205);
    rack.metered(false);
    run(90);
    rack.metered(true);
    run(120);
    service.save(true);

    assertBalanced(minutes(false));
    assertThat(minutes(false)).anyMatch(LedgerSpan::estimated);
    long both =
        minutes(false).stream()
            .map(LedgerSpan::startSeconds)
            .filter(
                s -> minutes(false).stream().filter(span -> span.startSeconds() == s).count() == 2)
            .distinct()
            .count();
    assertThat(both).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aSpoolThatComesLateMovesEnergyButNeverBreaksTheBalance() throws Exception {
    run(120);
    TestRack.Work work = new TestRack.Work("1", "pi-2", 4, now, now + 600);
    rack.work(work);
    run(60);
    rack.silence("pi-2");
    run(300);
    long before = dynamicOf("slurm/1@");
    rack.backWithSpool("pi-2");
    run(1);
    while (rack.hasSpool()) {
      rack.backlog(40);
      run(1);
    }
    run(239);
    rack.over(work);
    run(700);
    service.save(true);

    assertBalanced(minutes(false));
    assertThat(dynamicOf("slurm/1@")).isNotEqualTo(before);
    assertThat(dynamicOf("slurm/1@") / 1000.0).isCloseTo(2_400, within(500.0));
    assertThat(cost("1").marginal() / 1000.0).isCloseTo(2_400, within(500.0));
  }

  @Test
  void aSpoolThatIsLostLeavesEstimatesThatBalance() throws Exception {
    run(120);
    rack.silence("pi-2");
    run(120);
    rack.loseSpool();
    rack.backWithSpool("pi-2");
    run(120);
    service.save(true);

    assertBalanced(minutes(false));
    assertThat(
            minutes(false).stream()
                .flatMap(span -> span.nodes().stream())
                .filter(node -> node.quality().equals("estimated")))
        .isNotEmpty();
    assertThat(watts("pi-2").watts()).isBetween(2.0, 5.0);
  }

  @Test
  void aRestartLosesNoMinuteAndCountsNoneTwice() throws Exception {
    run(90);
    TestRack.Work work = new TestRack.Work("1", "pi-1", 2, now, now + 900);
    rack.work(work);
    run(215);
    service.save(true);
    long before = minutes(false).stream().mapToLong(LedgerSpan::seconds).sum();

    run(17); // what a crash takes
    restart(17);
    rack.work(work);
    run(300);
    service.save(true);

    assertBalanced(minutes(false));
    assertThat(minutes(false).stream().mapToLong(LedgerSpan::seconds).sum())
        .isGreaterThan(before + 250);
    assertThat(minutes(false).stream().mapToLong(LedgerSpan::seconds).max().orElse(0))
        .isLessThanOrEqualTo(60);
    long first = minutes(false).get(0).startSeconds();
    long last = minutes(false).get(minutes(false).size() - 1).startSeconds();
    assertThat(minutes(false).stream().mapToLong(LedgerSpan::startSeconds).distinct().count())
        .isEqualTo((last - first) / 60 + 1);
    EnergyFigures.JobWatts job = service.figures().jobs().get(new JobSpan.Key("slurm", "1"));
    assertThat(job).as("the job goes on after the restart").isNotNull();
    assertThat(job.cost().marginal() / 1000.0).isGreaterThan(500);
  }

  /** A new service on the same tables after some seconds of nobody. */
  private void restart(int seconds) throws Exception {
    now += seconds;
    clock.advance(Duration.ofSeconds(seconds));
    service = service();
    service.restore();
    rack = rack(service, false, true);
  }

  @Test
  void aClockThatJumpsLeavesAHoleAndNoEnergyOfNobody() throws Exception {
    run(120);
    now += 40_000;
    clock.advance(Duration.ofSeconds(40_000));
    run(120);
    service.save(true);

    assertBalanced(minutes(false));
    assertThat(minutes(false)).hasSizeLessThan(10);
    assertThat(watts("pi-1").watts()).isBetween(2.0, 5.0);
  }

  @Test
  void aFullQueueIsCountedAndSaid() throws Exception {
    EnergyFeed small = new EnergyFeed(2);
    service = new EnergyService(EnergySettings.DEFAULT, BoardPriors.bundled(), table, clock, small);
    rack = rack(service, false, true);
    run(3);

    assertThat(service.dropped()).isPositive();
    assertThat(service.status().good()).isFalse();
    assertThat(service.status().detail()).contains("queue was full");
  }

  @Test
  void theLastHourIsKnownInFiveSecondsAndStepsSumUp() throws Exception {
    run(400);
    service.save(true);
    List<LedgerSpan> fives = service.ledger(false, start, now, 5, 10_000);
    List<LedgerSpan> thirties = service.ledger(false, start, now, 30, 10_000);
    List<LedgerSpan> minutes = service.ledger(false, start, now, 60, 10_000);

    assertThat(fives.size()).isGreaterThan(70);
    assertThat(total(thirties)).isEqualTo(total(fives));
    assertThat(total(minutes)).isEqualTo(total(fives));
    assertThat(total(service.ledger(false, start, now, 300, 10_000))).isEqualTo(total(fives));
    assertThat(service.ledger(true, start, now, 60, 10)).isEmpty();
  }

  private static long total(List<LedgerSpan> spans) {
    long sum = 0;
    for (LedgerSpan span : spans) {
      sum += span.fixedMillijoules() + span.fanMillijoules() + span.residualMillijoules();
      sum += span.nodes().stream().mapToLong(LedgerSpan.Node::millijoules).sum();
    }
    return sum;
  }

  private List<LedgerSpan> minutes(boolean simulated) {
    return table.ledger(
        new EnergyTable.Wanted(simulated, 0, Long.MAX_VALUE / 2, 60, true, 100_000));
  }

  /** That meter = nodes + rest a span checks itself. */
  private static void assertBalanced(List<LedgerSpan> spans) {
    assertThat(spans).isNotEmpty().allMatch(LedgerSpan::sharesBalance);
    assertThat(spans)
        .allSatisfy(
            span ->
                assertThat(span.nodes())
                    .allMatch(node -> node.idleMillijoules() >= 0)
                    .allMatch(node -> node.jobsMillijoules() >= 0)
                    .allMatch(node -> node.systemMillijoules() >= 0));
  }

  private long dynamicOf(String prefix) {
    service.save(true);
    return minutes(false).stream()
        .flatMap(span -> span.nodes().stream())
        .flatMap(node -> node.jobs().stream())
        .filter(share -> share.job().startsWith(prefix))
        .mapToLong(LedgerSpan.Share::dynamicMillijoules)
        .sum();
  }

  private JobCost cost(String id) {
    List<JobCost> all = table.costs(List.of(id));
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private EnergyFigures.NodeWatts watts(String node) {
    EnergyFigures.NodeWatts watts = service.figures().nodes().get(node);
    assertThat(watts).as("watts of %s", node).isNotNull();
    return java.util.Objects.requireNonNull(watts);
  }

  private static Set<String> names(List<LedgerSpan> spans) {
    Set<String> names = new TreeSet<>();
    spans.forEach(span -> span.nodes().forEach(node -> names.add(node.node())));
    return names;
  }
}
