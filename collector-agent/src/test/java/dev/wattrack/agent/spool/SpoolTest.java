package dev.wattrack.agent.spool;

import static dev.wattrack.agent.spool.SpoolBench.acknowledge;
import static dev.wattrack.agent.spool.SpoolBench.limits;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final Duration NEVER = Duration.ofDays(1000);

  private final Path folder;
  private final SpoolBench bench;

  SpoolTest(@TempDir Path folder) {
    this.folder = folder.resolve("spool");
    bench = new SpoolBench(this.folder);
  }

  private static void assertHolds(NavigableMap<Long, Long> found, long first, long last) {
    assertThat(found).hasSize((int) (last - first + 1));
    found.forEach((seq, number) -> assertThat(number).isEqualTo(seq));
    assertThat(found.firstKey()).isEqualTo(first);
    assertThat(found.lastKey()).isEqualTo(last);
  }

  @Test
  void whatIsNotAcknowledgedIsDeliveredAgain() throws Exception {
    Spool spool = bench.open(limits(NEVER));
    bench.ticks(spool, 150);
    assertHolds(SpoolBench.backlog(spool), 1, 150);
    acknowledge(spool, 1, 60);
    assertThat(spool.waitingTicks()).isEqualTo(90);
    assertHolds(SpoolBench.backlog(spool), 61, 150);
    acknowledge(spool, 61, 119);
    assertThat(spool.waitingTicks()).isEqualTo(31);
    assertHolds(SpoolBench.backlog(spool), 61, 150);
    acknowledge(spool, 120, 1_000_000);
    assertThat(spool.waitingTicks()).isZero();
    assertThat(SpoolBench.backlog(spool)).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void liveGoesOnWithAKeyAndIsNotPartOfTheBacklog() throws Exception {
    Spool spool = bench.open(limits(NEVER));
    bench.ticks(spool, 10);
    Delivery delivery = spool.connected();
    NavigableMap<Long, Long> live = new TreeMap<>();
    SpoolBench.Reader reader = new SpoolBench.Reader(live);
    for (int i = 0; i < 100; i++) {
      bench.ticks(spool, 1);
      SpoolBench.live(delivery, reader);
    }
    assertHolds(live, 11, 110);
  }

  @Test
  void aLiveLaneThatFallsBehindTheLimitsGoesOnBehindTheGap() throws Exception {
    Spool spool =
        bench.open(new SpoolLimits(Duration.ofSeconds(200), 1 << 20, 64 << 10, NEVER, true));
    Delivery delivery = spool.connected();
    NavigableMap<Long, Long> live = new TreeMap<>();
    SpoolBench.Reader reader = new SpoolBench.Reader(live);
    bench.ticks(spool, 30);
    SpoolBench.live(delivery, reader);
    bench.ticks(spool, 400);
    SpoolBench.live(delivery, reader);
    assertThat(live).containsKeys(1L, 30L, 430L).doesNotContainKey(31L);
    assertThat(spool.lostTicks() + spool.waitingTicks()).isEqualTo(430);
  }

  @Test
  void theOldestChunksAreDroppedAndCounted() throws Exception {
    Spool spool =
        bench.open(new SpoolLimits(Duration.ofMinutes(10), 1 << 20, 64 << 10, NEVER, true));
    bench.ticks(spool, 1000);
    assertThat(spool.lostTicks()).isPositive();
    assertThat(spool.lostTicks() + spool.waitingTicks()).isEqualTo(1000);
    assertThat(spool.lostTicks() % Chunk.MAX_TICKS).isZero();
    assertHolds(SpoolBench.backlog(spool), spool.lostTicks() + 1, 1000);
    assertThat(bench.log.count("being lost")).isEqualTo(1);
  }

  @Test
  void theDiskIsUsedOnlyWhenTheAggregatorIsAwayForLong() throws Exception {
    Spool spool = bench.open(limits(Duration.ofSeconds(100)));
    spool.connected();
    bench.ticks(spool, 200);
    spool.disconnected();
    bench.ticks(spool, 99);
    assertThat(folder).doesNotExist();
    bench.ticks(spool, 2);
    assertThat(folder).isNotEmptyDirectory();
    long size = size();
    spool.connected();
    bench.ticks(spool, 50);
    assertThat(size()).isEqualTo(size);
  }

  private long size() {
    File[] files = folder.toFile().listFiles((dir, name) -> name.endsWith(".wsp"));
    long sum = 0;
    for (File file : files == null ? new File[0] : files) {
      sum += file.length();
    }
    return sum;
  }

  @Test
  void memoryStaysBoundedAndWhatLeftItIsReadBackFromTheDisk() throws Exception {
    Spool spool = bench.open(new SpoolLimits(Duration.ofHours(24), 4 << 20, 16 << 10, NEVER, true));
    bench.ticks(spool, 20_000);
    assertThat(folder).isNotEmptyDirectory();
    assertThat(spool.lostTicks()).isZero();
    assertHolds(SpoolBench.backlog(spool), 1, 20_000);
    acknowledge(spool, 1, 20_000);
    assertThat(size()).isZero();
  }

  @Test
  void bytesOnDiskStayBounded() throws Exception {
    long most = 200 << 10;
    Spool spool = bench.open(new SpoolLimits(Duration.ofHours(24), most, 16 << 10, NEVER, true));
    bench.ticks(spool, 30_000);
    assertThat(size()).isPositive().isLessThanOrEqualTo(most);
    assertThat(spool.lostTicks()).isPositive();
    assertThat(spool.lostTicks() + spool.waitingTicks()).isEqualTo(30_000);
    assertHolds(SpoolBench.backlog(spool), spool.lostTicks() + 1, 30_000);
  }

  @Test
  void aRestartAfterACleanStopLosesNothingAndGoesOnCounting() throws Exception {
    Spool first = bench.open(limits(NEVER));
    bench.ticks(first, 130);
    acknowledge(first, 1, 60);
    first.close();
    Spool second = bench.open(limits(NEVER));
    assertThat(second.nextSeq()).isEqualTo(131);
    bench.ticks(second, 10);
    assertHolds(SpoolBench.backlog(second), 61, 140);
    acknowledge(second, 61, 140);
    second.close();
    assertThat(size()).isZero();
    assertThat(bench.open(limits(NEVER)).waitingTicks()).isZero();
  }

  @Test
  void aStopThatShallKeepNothingWritesNothing() {
    Spool spool =
        bench.open(new SpoolLimits(Duration.ofHours(24), 1 << 20, 64 << 10, NEVER, false));
    bench.ticks(spool, 130);
    spool.close();
    assertThat(folder).doesNotExist();
  }

  @Test
  void twoAgentsDoNotShareAFolder() {
    Spool first = bench.open(limits(Duration.ZERO));
    bench.ticks(first, 10);
    Spool second = bench.open(limits(Duration.ZERO));
    bench.ticks(second, 10);
    assertThat(second.nextSeq()).isEqualTo(11);
    assertThat(bench.log.text()).contains("in use by another agent");
    assertThat(second.waitingTicks()).isEqualTo(10);
    first.close();
  }

  @Test
  void aClockThatIsSetDropsNothing() throws Exception {
    Spool spool = bench.open(limits(NEVER));
    bench.ticks(spool, 10);
    bench.time.step(50L * 365 * 86_400 * SpoolBench.SECOND);
    bench.ticks(spool, 10);
    bench.time.step(-49L * 365 * 86_400 * SpoolBench.SECOND);
    bench.ticks(spool, 10);
    assertHolds(SpoolBench.backlog(spool), 1, 30);
  }

  /** The law, with everything happening at random: acknowledged + waiting + lost = appended. */
  @Test
  void everyTickIsAcknowledgedOrWaitingOrLost() throws Exception {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Path own = folder.resolve("seed" + seed);
      SpoolBench rack = new SpoolBench(own);
      BreakingOpener disk = new BreakingOpener(random.nextInt(60_000));
      Duration after = Duration.ofSeconds(random.nextInt(3) * 50L);
      SpoolLimits limits =
          new SpoolLimits(Duration.ofMinutes(50), 100 << 10, 16 << 10, after, true);
      Spool spool = rack.open(limits, disk);
      boolean[] acked = new boolean[200_000];
      long ackedTicks = 0;
      for (int round = 0; round < 60; round++) {
        rack.ticks(spool, random.nextInt(200));
        switch (random.nextInt(5)) {
          case 0 -> SpoolBench.backlog(spool);
          case 1 -> spool.disconnected();
          case 2 -> disk.room(random.nextInt(60_000));
          default -> {
            NavigableMap<Long, Long> held = SpoolBench.backlog(spool);
            if (!held.isEmpty()) {
              long from = held.firstKey() + random.nextInt(held.size());
              long to = from + random.nextInt(300);
              acknowledge(spool, from, to);
              for (long seq = from; seq <= to; seq++) {
                if (held.containsKey(seq) && !acked[(int) seq]) {
                  acked[(int) seq] = true;
                  ackedTicks++;
                }
              }
            }
          }
        }
        long appended = spool.nextSeq() - 1;
        assertThat(ackedTicks + spool.waitingTicks() + spool.lostTicks())
            .as("seed %d round %d", seed, round)
            .isEqualTo(appended);
      }
      Files.createDirectories(own);
    }
  }
}
