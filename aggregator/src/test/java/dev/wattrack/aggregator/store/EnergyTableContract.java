package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.job.JobSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place for the ledger must do. */
abstract class EnergyTableContract {
  private static final long SEED = 5;
  private static final long START = 1_767_312_000L; // 2026-01-02T00:00:00Z
  private static final Instant BEGIN = Instant.ofEpochSecond(START);

  protected EnergyTable table;

  protected abstract EnergyTable open() throws Exception;

  protected abstract void close();

  @BeforeEach
  void openTable() throws Exception {
    table = open();
  }

  @AfterEach
  void closeTable() {
    close();
  }

  @Test
  void whatWasSavedIsThereWithItsJobs() throws Exception {
    LedgerSpan metered = span(new Random(SEED), START, false, false);
    LedgerSpan silent = span(new Random(SEED + 1), START, false, true);
    table.save(new EnergyTable.Batch(List.of(silent, metered), List.of(), Map.of()));

    assertThat(table.ledger(wanted(60, true))).containsExactly(metered, silent);
    assertThat(table.ledger(wanted(60, false)))
        .allSatisfy(span -> assertThat(span.nodes()).allMatch(node -> node.jobs().isEmpty()))
        .hasSize(2);
  }

  @Test
  void aMinuteThatIsSavedAgainTakesTheOldOnesPlace() throws Exception {
    LedgerSpan before = span(new Random(SEED), START, false, false);
    LedgerSpan after = span(new Random(SEED + 1), START, false, true);
    LedgerSpan simulated = span(new Random(SEED + 2), START, true, false);
    table.save(new EnergyTable.Batch(List.of(before, simulated), List.of(), Map.of()));
    table.save(new EnergyTable.Batch(List.of(after), List.of(), Map.of()));

    assertThat(table.ledger(wanted(60, true))).containsExactly(after);
    assertThat(table.ledger(new EnergyTable.Wanted(true, START, START + 60, 60, true, 10)))
        .containsExactly(simulated);
  }

  @Test
  void stepsAreExactSums() throws Exception {
    Random random = new Random(SEED);
    List<LedgerSpan> minutes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      minutes.add(span(random, START + 60L * i, false, i % 7 == 3));
    }
    table.save(new EnergyTable.Batch(minutes, List.of(), Map.of()));

    List<LedgerSpan> steps = table.ledger(wanted(600, true));

    assertThat(steps).as("seed %s", SEED).hasSize(6);
    assertThat(steps).allMatch(LedgerSpan::sharesBalance);
    assertThat(sum(steps)).isEqualTo(sum(minutes));
    assertThat(steps).extracting(LedgerSpan::spanSeconds).containsOnly(600);
    assertThat(table.ledger(new EnergyTable.Wanted(false, START, START + 3600, 600, false, 2)))
        .hasSize(2);
  }

  @Test
  void stepsOfHoursAreSumsOfTheirMinutesToo() throws Exception {
    Random random = new Random(SEED);
    List<LedgerSpan> minutes = new ArrayList<>();
    for (int i = 25; i < 290; i++) {
      minutes.add(span(random, START + 60L * i, false, i % 5 == 3));
    }
    table.save(new EnergyTable.Batch(minutes, List.of(), Map.of()));
    long to = START + 16_200;
    for (long from : new long[] {START, START + 1_800}) {
      List<LedgerSpan> steps =
          table.ledger(new EnergyTable.Wanted(false, from, to, 7_200, true, 1_000));
      assertThat(steps)
          .as("seed %s", SEED)
          .extracting(LedgerSpan::startSeconds)
          .containsExactly(
              START, START, START + 7_200, START + 7_200, START + 14_400, START + 14_400);
      assertThat(steps).allMatch(LedgerSpan::sharesBalance);
      assertThat(sum(steps))
          .isEqualTo(
              sum(
                  minutes.stream()
                      .filter(it -> it.startSeconds() >= from && it.startSeconds() < to)
                      .toList()));
      assertThat(steps)
          .flatExtracting(LedgerSpan::nodes)
          .extracting(LedgerSpan.Node::quality)
          .containsOnly("assumed");
    }
    assertThat(table.ledger(new EnergyTable.Wanted(true, START, to, 7_200, false, 9))).isEmpty();
  }

  @Test
  void hoursThatWereSummedForReadingFollowTheirMinutes() throws Exception {
    Random random = new Random(SEED);
    TreeMap<Long, LedgerSpan> minutes = new TreeMap<>();
    for (int i = 0; i < 60 * 55; i += 4) {
      long start = START + 60L * i;
      minutes.put(start, span(random, start, false, i % 5 == 3));
    }
    table.save(new EnergyTable.Batch(List.copyOf(minutes.values()), List.of(), Map.of()));
    for (int round = 0; round < 3; round++) {
      int calls = 0;
      while (table.thin(START)) {
        assertThat(++calls).isLessThan(100);
      }
      for (long from : new long[] {START, START + 60, START + 5_400}) {
        for (int step : new int[] {3_600, 7_200, 86_400}) {
          long to = START + 150_000 + 660L * round;
          List<LedgerSpan> steps =
              table.ledger(new EnergyTable.Wanted(false, from, to, step, true, 1_000));
          assertThat(steps)
              .as("seed %s, round %s", SEED, round)
              .allMatch(LedgerSpan::sharesBalance);
          assertThat(sum(steps)).isEqualTo(sum(List.copyOf(minutes.subMap(from, to).values())));
        }
      }
      // An old minute, one in the middle and one that was not there before change.
      for (long start : new long[] {START, START + 60L * 1_000, START + 60L * (1_001 + round)}) {
        LedgerSpan changed = span(random, start, false, false);
        minutes.put(start, changed);
        table.save(new EnergyTable.Batch(List.of(changed), List.of(), Map.of()));
      }
    }
  }

  @Test
  void oldMinutesBecomeHoursThatSumToTheSame() throws Exception {
    Random random = new Random(SEED);
    List<LedgerSpan> minutes = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      minutes.add(span(random, START + 60L * i, i % 2 == 1, i % 5 == 3));
    }
    table.save(new EnergyTable.Batch(minutes, List.of(), Map.of()));

    int slices = 0;
    while (table.thin(START + 7_300)) {
      assertThat(++slices).isLessThan(100);
    }

    for (boolean simulated : new boolean[] {false, true}) {
      List<LedgerSpan> left =
          table.ledger(new EnergyTable.Wanted(simulated, START, START + 86_400, 60, true, 1_000));
      assertThat(left.stream().filter(span -> span.spanSeconds() == 3_600)).hasSize(4);
      assertThat(left.stream().filter(span -> span.spanSeconds() == 60)).hasSize(15);
      assertThat(left).allMatch(LedgerSpan::sharesBalance);
      assertThat(sum(left))
          .isEqualTo(sum(minutes.stream().filter(s -> s.simulated() == simulated).toList()));
    }
  }

  @Test
  void theCostOfAJobIsReplacedByItsRevision() throws Exception {
    JobCost early = cost("slurm/7@1", 0, false, null);
    JobCost last = cost("slurm/7@1", 1, true, BEGIN.plusSeconds(60));
    JobCost other = cost("slurm/8@1", 0, false, null);
    table.save(new EnergyTable.Batch(List.of(), List.of(early, other), Map.of()));
    table.save(new EnergyTable.Batch(List.of(), List.of(last), Map.of()));

    assertThat(table.costs(List.of("7"))).containsExactly(last);
    assertThat(table.costs(BEGIN.plusSeconds(61), BEGIN.plusSeconds(90), 10))
        .containsExactly(other);
    assertThat(table.costs(BEGIN, BEGIN.plusSeconds(90), 1)).containsExactly(last);
    assertThat(table.costs(List.of())).isEmpty();
    assertThat(last.isOf(JobSpan.of("slurm", "7").submitted(BEGIN).build())).isTrue();
    assertThat(last.isOf(JobSpan.of("dask", "7").submitted(BEGIN).build())).isFalse();
    assertThat(last.isOf(JobSpan.of("slurm", "7").submitted(BEGIN.plusSeconds(900)).build()))
        .isFalse();
  }

  @Test
  void memoriesAreKeptByName() throws Exception {
    assertThat(table.memory("real")).isNull();
    table.save(new EnergyTable.Batch(List.of(), List.of(), Map.of("real", new byte[] {1, 2})));
    table.save(new EnergyTable.Batch(List.of(), List.of(), Map.of("real", new byte[] {3})));
    assertThat(table.memory("real")).containsExactly(3);
    assertThat(table.memory("simulated")).isNull();
  }

  private static EnergyTable.Wanted wanted(int step, boolean jobs) {
    return new EnergyTable.Wanted(false, START, START + 3_600, step, jobs, 1_000);
  }

  private static List<Long> sum(List<LedgerSpan> spans) {
    long[] sums = new long[5];
    for (LedgerSpan span : spans) {
      Long meter = span.meterMillijoules();
      sums[0] += meter == null ? 0 : meter;
      sums[1] += span.fixedMillijoules() + span.fanMillijoules() + span.residualMillijoules();
      sums[2] += span.nodes().stream().mapToLong(LedgerSpan.Node::millijoules).sum();
      sums[3] += span.seconds();
      sums[4] +=
          span.nodes().stream()
              .flatMap(node -> node.jobs().stream())
              .mapToLong(share -> share.dynamicMillijoules() + 7 * share.idleMillijoules())
              .sum();
    }
    return java.util.Arrays.stream(sums).boxed().toList();
  }

  private static LedgerSpan span(Random random, long start, boolean simulated, boolean silent) {
    List<LedgerSpan.Node> nodes = new ArrayList<>();
    long total = 0;
    for (String name : List.of("a", "b")) {
      LedgerSpan.Share one =
          new LedgerSpan.Share("slurm/1@1", random.nextInt(9_999), random.nextInt(99));
      LedgerSpan.Share two =
          new LedgerSpan.Share("slurm/2@1", random.nextInt(9_999), random.nextInt(99));
      long idle = one.idleMillijoules() + two.idleMillijoules() + random.nextInt(9_999);
      LedgerSpan.Node node =
          new LedgerSpan.Node(
              name,
              idle,
              one.dynamicMillijoules() + two.dynamicMillijoules(),
              random.nextInt(500),
              idle - one.idleMillijoules() - two.idleMillijoules(),
              random.nextInt(50),
              random.nextBoolean() ? "assumed" : "off",
              List.of(one, two));
      nodes.add(node);
      total += node.millijoules();
    }
    long residual = silent ? 0 : random.nextInt(2_000) - 1_000;
    long meter = total + 400 + 30 + residual;
    return new LedgerSpan(
        start, 60, 55, simulated, silent, silent ? null : (Long) meter, 400, 30, residual, nodes);
  }

  private static JobCost cost(String key, int revision, boolean isFinal, @Nullable Instant end) {
    return new JobCost(
        key,
        "slurm",
        key.substring(6, 7),
        false,
        BEGIN,
        BEGIN.plusSeconds(2),
        end,
        revision,
        isFinal,
        1_000 + revision,
        200,
        250,
        1_900,
        40,
        9,
        "modelled",
        "allocation",
        BEGIN.plusSeconds(600),
        new byte[] {1, 2, 3},
        List.of(new JobCost.OnNode("a", 600, 150), new JobCost.OnNode("b", 400, 50)));
  }
}
