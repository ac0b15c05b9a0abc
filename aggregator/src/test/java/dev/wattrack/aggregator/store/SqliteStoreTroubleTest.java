package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Full disks, damaged and newer files, a second process, old data: what the embedded store says.
 */
class SqliteStoreTroubleTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3600 * SECOND;
  private static final long START = 1_767_312_000L * SECOND; // a midnight
  private static final SqliteStoreOptions ALL =
      SqliteStoreOptions.defaults()
          .withRetention(
              SqliteStoreOptions.FOREVER, SqliteStoreOptions.FOREVER, SqliteStoreOptions.FOREVER);

  @TempDir Path directory = Path.of("unset");

  private SqliteStore open(SqliteStoreOptions options) throws StoreException {
    return SqliteStore.open(directory, options, Clock.systemUTC());
  }

  /** Every tenth second, so that days are cheap. */
  private static List<Sample> samples(long fromSecond, long toSecond) {
    List<Sample> samples = new ArrayList<>();
    for (long s = fromSecond; s < toSecond; s += 10) {
      samples.add(
          new Sample(
              1, START + s * SECOND, TimeSeriesStoreContract.CPU, List.of(s * 7919 % 10_007)));
    }
    return samples;
  }

  private static void settle(SqliteStore store, long now) throws StoreException {
    for (int i = 0; store.maintain(now); i++) {
      assertThat(i).isLessThan(5000);
    }
  }

  private static SeriesQuery cpu(long step, Aggregate aggregate) {
    return new SeriesQuery(
        "cpu",
        "usage",
        Set.of(),
        Map.of(),
        START - 24 * HOUR,
        START + 9000 * HOUR,
        step,
        aggregate,
        1_000_000);
  }

  private static void assertSame(SqliteStore store, NaiveStore model, SeriesQuery... queries)
      throws StoreException {
    for (SeriesQuery query : queries) {
      assertThat(NaiveStore.format(store.query(query, List.of())))
          .as(query.toString())
          .isEqualTo(model.answer(query));
    }
  }

  @Test
  void aFullDiskIsAPassingTrouble() throws Exception {
    NaiveStore model = new NaiveStore();
    List<Sample> refused = List.of();
    Random random = new Random(1);
    try (SqliteStore store = open(ALL.withMaxFileBytes(300_000))) {
      store.node("a", "a", false);
      for (int i = 0; refused.isEmpty(); i++) {
        assertThat(i).as("batches until the disk is full").isLessThan(1000);
        List<Sample> batch = new ArrayList<>();
        for (int s = 0; s < 600; s++) {
          long raw = random.nextLong() >> 8;
          batch.add(
              new Sample(
                  1, START + (i * 600L + s) * SECOND, TimeSeriesStoreContract.CPU, List.of(raw)));
        }
        try {
          store.commit(Segments.of(batch));
          model.commit(batch);
        } catch (StoreException e) {
          assertThat(e.retryable()).as("%s", e.getMessage()).isTrue();
          assertThat(e).hasMessageContaining("disk full");
          refused = batch;
        }
      }
      assertSame(store, model, cpu(0, Aggregate.LAST));
      try {
        settle(store, START + 1000 * HOUR);
      } catch (StoreException e) {
        assertThat(e.retryable()).as("%s", e.getMessage()).isTrue();
      }
      assertSame(store, model, cpu(0, Aggregate.LAST));
    }
    try (SqliteStore store = open(ALL)) {
      store.commit(Segments.of(refused));
      model.commit(refused);
      settle(store, START + 1000 * HOUR);
      assertSame(store, model, cpu(0, Aggregate.LAST), cpu(HOUR, Aggregate.COUNT));
    }
  }

  @Test
  void aFullDiskIsLeftBehindWhenOldDataGoes() throws Exception {
    SqliteStoreOptions options =
        ALL.withRetention(Duration.ofHours(10), Duration.ofHours(10), Duration.ofHours(10))
            .withMaxFileBytes(400_000);
    Random random = new Random(4);
    try (SqliteStore store = open(options)) {
      store.node("a", "a", false);
      int refusals = 0;
      int committed = 0;
      for (int i = 0; i < 200; i++) {
        List<Sample> batch = new ArrayList<>();
        for (int s = 0; s < 900; s++) {
          long raw = random.nextLong() >> 8;
          long time = START + (i * 900L + s) * SECOND;
          batch.add(new Sample(1, time, TimeSeriesStoreContract.CPU, List.of(raw)));
        }
        long now = START + (i * 900L + 961) * SECOND;
        for (boolean done = false; !done; ) {
          try {
            store.commit(Segments.of(batch));
            settle(store, now);
            committed++;
            done = true;
          } catch (StoreException e) {
            assertThat(e.retryable()).as("%s", e.getMessage()).isTrue();
            assertThat(++refusals).isLessThan(100);
            store.maintain(now + 9 * HOUR); // a slice that drops what is older than an hour
          }
        }
      }
      assertThat(refusals).isPositive();
      assertThat(committed).isEqualTo(200);
    }
  }

  @Test
  void aSecondOpenOfTheDirectoryIsRefused() throws Exception {
    try (SqliteStore first = open(ALL)) {
      assertThatThrownBy(() -> open(ALL))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another process")
          .hasMessageContaining(directory.toString());
      assertThat(first.nodes()).isEmpty();
    }
    open(ALL).close();
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() throws Exception {
    open(ALL).close();
    try (FileChannel file =
        FileChannel.open(directory.resolve("wattrack.db"), StandardOpenOption.WRITE)) {
      file.write(
          ByteBuffer.wrap(new byte[] {0, 0, 0, 9}), 60); // user_version, SQLite file format 1.3
    }
    assertThatThrownBy(() -> open(ALL))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("version 9, this Wattrack reads up to 1");
  }

  @Test
  void aDamagedFileIsNamedOrAnswersAsBefore() throws Exception {
    NaiveStore model = new NaiveStore();
    List<Sample> samples = samples(0, 30_000);
    model.commit(samples);
    try (SqliteStore store = open(ALL)) {
      store.node("a", "a", false);
      store.commit(Segments.of(samples));
      settle(store, START + 7 * HOUR);
    }
    Path file = directory.resolve("wattrack.db");
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(2);
    int refused = 0;
    for (int round = 0; round < 60; round++) {
      byte[] bad = good.clone();
      if (round % 4 == 0) {
        bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      } else {
        for (int i = 0; i < 40; i++) {
          bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
        }
      }
      clear();
      Files.write(file, bad);
      refused += refused(model, bad.length == 0) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(20);
  }

  private boolean refused(NaiveStore model, boolean empty) {
    try (SqliteStore store = open(ALL)) {
      if (!empty && !store.nodes().isEmpty()) {
        assertSame(store, model, cpu(0, Aggregate.LAST));
      }
      return false;
    } catch (StoreException e) {
      assertThat(e.getMessage()).isNotBlank();
      return true;
    }
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path path : files.toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void oldDataLosesDetailButNotItsSums() throws Exception {
    NaiveStore model = new NaiveStore();
    List<Sample> samples = samples(0, 3 * 86_400);
    model.commit(samples);
    SqliteStoreOptions options =
        ALL.withRetention(Duration.ofHours(10), Duration.ofHours(40), SqliteStoreOptions.FOREVER);
    long now = START + 75 * HOUR;
    try (SqliteStore store = open(options)) {
      store.node("a", "a", false);
      store.commit(Segments.of(samples));
      settle(store, now);
      SeriesQuery[] exact = {cpu(HOUR, Aggregate.SUM), cpu(24 * HOUR, Aggregate.MEAN)};
      assertSame(store, model, exact);
      List<Series> raw = store.query(cpu(0, Aggregate.LAST), List.of());
      assertThat(raw.get(0).timesNanos()[0]).isEqualTo(now - 10 * HOUR);
      List<Series> minutes = store.query(cpu(60 * SECOND, Aggregate.SUM), List.of());
      assertThat(minutes.get(0).timesNanos()).contains(now - 30 * HOUR, now - 12 * HOUR);
      store.commit(Segments.of(samples)); // again, though most of it is dropped by now
      assertSame(store, model, exact);
      settle(store, now);
      assertSame(store, model, exact);
      assertThat(store.stats().headBytes()).isZero();
    }
  }

  @Test
  void aHeadAboveItsLimitIsSealedEarly() throws Exception {
    NaiveStore model = new NaiveStore();
    try (SqliteStore store = open(ALL.withHeadBytes(2_000))) {
      store.node("a", "a", false);
      for (int i = 0; i < 20; i++) {
        List<Sample> batch = samples(i * 600L, i * 600L + 600);
        store.commit(Segments.of(batch));
        model.commit(batch);
        settle(store, START); // nothing is due by time
        assertThat(store.stats().headBytes()).isLessThan(2_000);
      }
      assertSame(store, model, cpu(0, Aggregate.LAST), cpu(HOUR, Aggregate.SUM));
    }
  }

  /** What lies on disk after any call is a store that has all that was committed. */
  @Test
  void aCopyOfTheFilesAtAnyMomentHasEverything() throws Exception {
    NaiveStore model = new NaiveStore();
    Path copy = directory.resolve("copy");
    try (SqliteStore store = SqliteStore.open(directory.resolve("a"), ALL, Clock.systemUTC())) {
      store.node("a", "a", false);
      for (int i = 0; i < 30; i++) {
        List<Sample> batch = samples(i * 600L, i * 600L + 600);
        store.commit(Segments.of(batch));
        model.commit(batch);
        store.maintain(START + (i * 600L + 600) * SECOND);
        Files.createDirectories(copy);
        for (String name : List.of("wattrack.db", "wattrack.db-wal")) {
          Files.write(copy.resolve(name), Files.readAllBytes(directory.resolve("a").resolve(name)));
        }
        Files.deleteIfExists(copy.resolve("wattrack.db-shm"));
        try (SqliteStore again = SqliteStore.open(copy, ALL, Clock.systemUTC())) {
          assertSame(again, model, cpu(0, Aggregate.LAST), cpu(900 * SECOND, Aggregate.COUNT));
          settle(again, START + 1000 * HOUR);
          assertSame(again, model, cpu(0, Aggregate.LAST), cpu(HOUR, Aggregate.SUM));
        }
      }
    }
  }

  /** Such a layout cannot come in any more, but what was taken once must not lock its owner out. */
  @Test
  void aStoreWithLongerNamesAndMoreTagsThanComeInOpensAgain() throws Exception {
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < 70; i++) {
      tags.put("tag" + i, "é".repeat(400));
    }
    Layout wide = new Layout(List.of(Column.floating("m".repeat(700), tags, "f".repeat(700))));
    Sample sample = new Sample(1, START, wide, List.of(Double.doubleToRawLongBits(1.5)));
    try (SqliteStore store = open(ALL)) {
      store.node("a", "a", false);
      store.commit(Segments.of(List.of(sample)));
    }
    SeriesQuery query =
        new SeriesQuery(
            "m".repeat(700),
            "f".repeat(700),
            Set.of(),
            Map.of(),
            START,
            START + HOUR,
            0,
            Aggregate.LAST,
            10);
    try (SqliteStore store = open(ALL)) {
      assertThat(store.query(query, List.of()).get(0).values()).containsExactly(1.5);
      settle(store, START + 1000 * HOUR);
      assertThat(store.query(query, List.of()).get(0).values()).containsExactly(1.5);
    }
  }

  @Test
  void manyTextsAreKeptTogetherAndNoMoreNewOnesThanAllowed() throws Exception {
    Map<String, Integer> numbers;
    try (SqliteStore store = open(ALL)) {
      int idle = store.textNumber("idle");
      Set<String> wanted = new LinkedHashSet<>(List.of("new 1", "idle", "new 2", "new 3"));
      numbers = store.textNumbers(wanted, 2);
      assertThat(numbers).containsEntry("idle", idle).containsOnlyKeys("new 1", "new 2", "idle");
    }
    try (SqliteStore store = open(ALL)) {
      assertThat(store.textNumbers(numbers.keySet(), 0)).isEqualTo(numbers);
      assertThat(store.text(numbers.get("new 2"))).isEqualTo("new 2");
      assertThat(store.textNumbers(Set.of("new 3"), 0)).isEmpty();
    }
  }
}
