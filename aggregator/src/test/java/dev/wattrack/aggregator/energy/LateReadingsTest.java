package dev.wattrack.aggregator.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.MemoryEnergy;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.testkit.time.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The machine that reads the meter was away, and tells later what it has seen. */
class LateReadingsTest {
  private static final long SEED = 14;
  private static final String READER = "pi-1";

  private final TestClock clock = new TestClock();
  private final MemoryEnergy table = new MemoryEnergy();
  private final long start = clock.instant().getEpochSecond() / 3_600 * 3_600 + 3_600;
  private EnergyService service = service();
  private final TestRack rack =
      new TestRack(service.feed(), false, SEED, List.of(READER, "pi-2", "pi-3"), true);
  private long now = start;

  LateReadingsTest() {
    clock.advance(Duration.between(clock.instant(), Instant.ofEpochSecond(start)));
  }

  private EnergyService service() {
    return new EnergyService(EnergySettings.DEFAULT, BoardPriors.bundled(), table, clock);
  }

  private void run(int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      now++;
      clock.advance(Duration.ofSeconds(1));
      service.feed().nodes(rack.second(now), rack.numbers());
      service.turn(0);
    }
  }

  private void back(List<String> nodes) throws InterruptedException {
    nodes.forEach(rack::backWithSpool);
    run(1);
    while (rack.hasSpool()) {
      rack.backlog(200);
      run(1);
    }
    run(120);
  }

  private List<LedgerSpan> minutes() {
    service.save(true);
    List<LedgerSpan> minutes =
        table.ledger(new EnergyTable.Wanted(false, 0, Long.MAX_VALUE / 2, 60, true, 100_000));
    assertThat(minutes).isNotEmpty().allMatch(LedgerSpan::sharesBalance);
    assertThat(minutes).allMatch(span -> span.seconds() <= 60);
    return minutes;
  }

  private static double meteredJoules(List<LedgerSpan> minutes) {
    return minutes.stream()
            .filter(span -> !span.estimated())
            .mapToLong(span -> java.util.Objects.requireNonNull(span.meterMillijoules()))
            .sum()
        / 1000.0;
  }

  private static double joulesOf(String job, List<LedgerSpan> minutes) {
    return minutes.stream()
            .flatMap(span -> span.nodes().stream())
            .flatMap(node -> node.jobs().stream())
            .filter(share -> share.job().startsWith("slurm/" + job + "@"))
            .mapToLong(LedgerSpan.Share::dynamicMillijoules)
            .sum()
        / 1000.0;
  }

  private static List<LedgerSpan> before(long second, List<LedgerSpan> minutes) {
    return minutes.stream().filter(span -> span.startSeconds() + 60 <= second).toList();
  }

  private JobCost cost(String id) {
    return table.costs(List.of(id)).get(0);
  }

  @Test
  void aLedgerThatWasEstimatedIsMeteredWhenItsReaderIsBack() throws Exception {
    run(120);
    TestRack.Work own = new TestRack.Work("1", READER, 4, now, now + 600);
    TestRack.Work other = new TestRack.Work("2", "pi-2", 2, now, now + 600);
    rack.work(own);
    rack.work(other);
    run(60);
    rack.silence(READER);
    run(400);
    assertThat(before(now, minutes())).anyMatch(span -> span.estimated() && span.seconds() == 60);
    back(List.of(READER));
    run(19);
    rack.over(own);
    rack.over(other);
    run(700);

    List<LedgerSpan> minutes = minutes();
    double truth = rack.trueJoules();
    assertThat(before(now - 20, minutes).stream().skip(1)).noneMatch(LedgerSpan::estimated);
    assertThat(meteredJoules(minutes)).isCloseTo(truth, within(0.03 * truth));
    assertThat(joulesOf("1", minutes)).isCloseTo(2_400, within(400.0));
    assertThat(joulesOf("1", minutes)).isCloseTo(cost("1").marginal() / 1000.0, within(200.0));
    assertThat(joulesOf("2", minutes)).isCloseTo(1_200, within(250.0));
  }

  @Test
  void whoPaysForAllPaysWhatTheMeterToldLate() throws Exception {
    run(120);
    TestRack.Work work = new TestRack.Work("1", "pi-2", 4, now, now + 120);
    rack.work(work);
    run(20);
    rack.silence(READER);
    run(100);
    rack.over(work);
    run(660);
    JobCost estimated = jobOf();
    assertThat(estimated.isFinal()).isTrue();
    back(List.of(READER));
    List<LedgerSpan> minutes = minutes();

    JobCost after = jobOf();
    assertThat(after.revision()).isPositive();
    assertThat(after.idle()).isEqualTo(estimated.idle());
    double all = 0;
    for (LedgerSpan five : service.ledger(false, start + 120, start + 240, 5, 1_000)) {
      all += java.util.Objects.requireNonNull(five.meterMillijoules()) / 1000.0;
    }
    assertThat(after.full() / 1000.0).isCloseTo(all, within(0.02 * all));
    assertThat(minutes).isNotEmpty();
  }

  private JobCost jobOf() {
    service.save(true);
    return cost("1");
  }

  @Test
  void readingsOfLongAgoFillMinutesThatOnlyTheStoreHas() throws Exception {
    run(100);
    rack.silence(READER);
    run(4_500);
    back(List.of(READER));

    List<LedgerSpan> minutes = minutes();
    double truth = rack.trueJoules();
    assertThat(before(now - 20, minutes).stream().skip(1)).noneMatch(LedgerSpan::estimated);
    assertThat(meteredJoules(minutes)).isCloseTo(truth, within(0.02 * truth));
  }

  @Test
  void aRestartInBetweenLosesNoReading() throws Exception {
    run(125);
    TestRack.Work work = new TestRack.Work("1", "pi-2", 4, now, now + 900);
    rack.work(work);
    run(60);
    rack.silence(READER);
    run(300);
    service.save(true);

    List<String> all = List.of(READER, "pi-2", "pi-3");
    all.stream().skip(1).forEach(rack::silence);
    for (int i = 0; i < 400; i++) {
      now++;
      clock.advance(Duration.ofSeconds(1));
      rack.second(now);
    }
    service = service();
    service.restore();
    rack.feedTo(service.feed());
    rack.work(work);
    run(1);
    back(all);
    run(120);

    assertThat(service.news()).as("it was us who were away").isEmpty();
    List<LedgerSpan> minutes = minutes();
    double truth = rack.trueJoules();
    assertThat(before(now - 20, minutes).stream().skip(1)).noneMatch(LedgerSpan::estimated);
    assertThat(meteredJoules(minutes)).isCloseTo(truth, within(0.03 * truth));
    assertThat(joulesOf("1", minutes)).isCloseTo(3_600, within(600.0));
  }

  @Test
  void aCutSpanIsTheSumOfItsPartsToTheMillijoule() {
    java.util.Random random = new java.util.Random(SEED);
    for (int round = 0; round < 500; round++) {
      LedgerSpan span = span(random, round % 2 == 0);
      int seconds = random.nextInt(61);
      SpanParts parts = SpanParts.of(span, seconds);

      assertThat(parts.first().sharesBalance()).as("seed %d", SEED).isTrue();
      assertThat(parts.second().sharesBalance()).as("seed %d", SEED).isTrue();
      LedgerSpan sum = parts.first().plus(parts.second());
      assertThat(sum).as("seed %d, %d s", SEED, seconds).isEqualTo(span);
      if (span.estimated()) {
        LedgerSpan metered = SpanParts.metered(parts.first(), 77_777);
        assertThat(metered.meterMillijoules()).isEqualTo(77_777);
      }
    }
  }

  private static LedgerSpan span(java.util.Random random, boolean estimated) {
    LedgerSpan.Share share =
        new LedgerSpan.Share("slurm/1@2", random.nextInt(100_000), random.nextInt(50_000));
    long unallocated = random.nextInt(90_000);
    long system = random.nextInt(9_000);
    long fixed = random.nextInt(90_000);
    long residual = estimated ? 0 : random.nextInt(9_000) - 4_500L;
    LedgerSpan.Node node =
        new LedgerSpan.Node(
            "pi-1",
            unallocated + share.idleMillijoules(),
            share.dynamicMillijoules(),
            system,
            unallocated,
            random.nextInt(5_000),
            "modelled",
            List.of(share));
    Long meter = estimated ? null : Long.valueOf(node.millijoules() + fixed + residual);
    return new LedgerSpan(120, 60, 60, false, estimated, meter, fixed, 0, residual, List.of(node));
  }
}
