package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed, or read while it is written: every acknowledged row is there exactly once. */
class SqliteStoreCrashTest {
  @TempDir Path directory = Path.of("unset");

  @Test
  void killedAtAnyMomentItHasWhatItAcknowledged() throws Exception {
    Random random = new Random(3);
    int next = 0;
    for (int round = 0; round < 5; round++) {
      int committed = runAndKill(next, 40 + random.nextInt(200));
      next = committed + 1;
      try (SqliteStore store =
          SqliteStore.open(directory, SqliteStoreOptions.defaults(), Clock.systemUTC())) {
        int found = verify(store, next);
        assertThat(found).as("batches after round %d", round).isBetween(next, next + 1);
        if (round % 2 == 1) {
          long now = CrashChild.START + (next + 40L) * CrashChild.ROWS * CrashChild.SECOND;
          for (int i = 0; store.maintain(now); i++) {
            assertThat(i).isLessThan(1000);
          }
          assertThat(verify(store, next)).isEqualTo(found);
        }
      }
    }
  }

  /** Kills the child some batches after its start, in the middle of whatever it does. */
  private int runAndKill(int first, int batches) throws Exception {
    Path said = directory.resolve("said" + first);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CrashChild.class.getName(),
                directory.toString(),
                String.valueOf(first))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(said.toFile())
            .start();
    try {
      await()
          .pollInterval(Duration.ofMillis(2))
          .atMost(Duration.ofSeconds(30))
          .until(() -> lastCommitted(said, first) >= first + batches);
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return lastCommitted(said, first);
  }

  private static int lastCommitted(Path said, int first) throws IOException {
    String text = Files.readString(said);
    int end = text.lastIndexOf('\n'); // the last line may be cut
    if (end < 0) {
      return first - 1;
    }
    String line = text.substring(text.lastIndexOf('\n', end - 1) + 1, end);
    return Integer.parseInt(line.substring("committed ".length()));
  }

  /** Checks every row of every node and answers how many whole batches there are. */
  private static int verify(SqliteStore store, int atLeast) throws StoreException {
    SeriesQuery all = query(CrashChild.START, Long.MAX_VALUE, 0, Aggregate.LAST);
    SeriesQuery counts = query(CrashChild.START, Long.MAX_VALUE, 900_000_000_000L, Aggregate.COUNT);
    int rows = -1;
    List<Series> answer = store.query(all, List.of());
    assertThat(answer).hasSize(CrashChild.NODES);
    for (Series series : answer) {
      int count = series.timesNanos().length;
      assertThat(rows).isIn(-1, count);
      rows = count;
      for (int i = 0; i < count; i++) {
        assertThat(series.timesNanos()[i]).isEqualTo(CrashChild.START + i * CrashChild.SECOND);
        assertThat(series.values()[i])
            .isEqualTo(
                TimeSeriesStoreContract.CPU
                    .columns()
                    .get(0)
                    .toDouble(CrashChild.raw(series.node(), i)));
      }
    }
    for (Series series : store.query(counts, List.of())) {
      assertThat(Arrays.stream(series.values()).sum()).isEqualTo(rows);
    }
    assertThat(rows).isGreaterThanOrEqualTo(atLeast * CrashChild.ROWS);
    assertThat(rows % CrashChild.ROWS).isZero();
    return rows / CrashChild.ROWS;
  }

  private static SeriesQuery query(long from, long to, long step, Aggregate aggregate) {
    return new SeriesQuery(
        "cpu", "usage", Set.of(), Map.of(), from, to, step, aggregate, 10_000_000);
  }

  @Test
  void queriesBesideCommitsAndSealingSeeEveryRowOnce() throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (SqliteStore store =
        SqliteStore.open(directory, SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      for (int node = 1; node <= CrashChild.NODES; node++) {
        store.node("key" + node, "node" + node, false);
      }
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        long step = i == 0 ? 0 : 60_000_000_000L;
        answers.add(readers.submit(() -> readUntil(store, acknowledged, done, step)));
      }
      for (int number = 0; number < 400; number++) {
        store.commit(Segments.of(CrashChild.batch(number)));
        acknowledged.set((number + 1L) * CrashChild.ROWS);
        store.maintain(CrashChild.START + (number + 1L) * CrashChild.ROWS * CrashChild.SECOND);
      }
      done.set(true);
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isPositive();
      }
      assertThat(store.stats().sealedBlocks()).isPositive();
    } finally {
      done.set(true);
      readers.shutdownNow();
    }
  }

  private static int readUntil(
      SqliteStore store, AtomicLong acknowledged, AtomicBoolean done, long step)
      throws StoreException {
    int queries = 0;
    while (!done.get() || queries == 0) {
      long rows = acknowledged.get();
      long end = CrashChild.START + rows * CrashChild.SECOND;
      SeriesQuery query =
          query(CrashChild.START, end, step, step == 0 ? Aggregate.LAST : Aggregate.COUNT);
      for (Series series : store.query(query, List.of())) {
        long seen =
            step == 0 ? series.timesNanos().length : (long) Arrays.stream(series.values()).sum();
        assertThat(seen)
            .as("rows of node %d after %d queries", series.node(), queries)
            .isEqualTo(rows);
      }
      queries++;
    }
    return queries;
  }
}
