package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do. A store's test says how to open it, and inherits the rest. */
public abstract class TimeSeriesStoreContract {
  protected static final long SECOND = 1_000_000_000L;
  protected static final long MINUTE = 60 * SECOND;
  protected static final long HOUR = 3600 * SECOND;
  protected static final long DAY = 24 * HOUR;

  /** 2026-01-01T23:20:00Z: a seal boundary and a midnight come soon. */
  protected static final long START = 1_767_309_600L * SECOND;

  protected static final Layout POWER =
      new Layout(
          List.of(
              Column.decimal("power", Map.of("sensor", "a"), "watts", 1, 1),
              Column.decimal("power", Map.of("sensor", "b"), "watts", 2, 1),
              Column.decimal("power", Map.of("sensor", "a"), "joules", 0, 1024)));

  protected static final Layout CPU =
      new Layout(List.of(Column.decimal("cpu", Map.of(), "usage", 2, 1)));

  protected TimeSeriesStore store;

  /** Opens the store this test belongs to; again after a close it has what it had. */
  protected abstract TimeSeriesStore open() throws StoreException;

  /** An empty place for the next {@link #open}. */
  protected abstract void startOver() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected void reopen() throws StoreException {
    store.close();
    store = open();
  }

  protected int node(int number) throws StoreException {
    return store.node("key" + number, "node" + number, false).number();
  }

  /** Everything due by then is done. */
  protected void settle(long nowNanos) throws StoreException {
    int slices = 0;
    while (store.maintain(nowNanos)) {
      assertThat(++slices).as("slices until nothing is due").isLessThan(5_000);
    }
  }

  /** Samples of some nodes, one a second, with gaps, both layouts, and counters that restart. */
  protected List<Sample> samples(Random random, int nodes, long from, int seconds)
      throws StoreException {
    List<Sample> samples = new ArrayList<>();
    for (int n = 1; n <= nodes; n++) {
      int number = node(n);
      long watts = 100L + random.nextInt(1000);
      long joules = random.nextInt(100);
      for (int s = 0; s < seconds; s++) {
        if (random.nextInt(50) == 0) {
          s += random.nextInt(40);
        }
        watts += random.nextInt(5) - 2;
        joules = random.nextInt(400) == 0 ? 0 : joules + random.nextInt(20);
        long time = from + s * SECOND;
        if (random.nextInt(3) > 0) {
          samples.add(new Sample(number, time, CPU, List.of((long) random.nextInt(10_000))));
        }
        Long second = random.nextInt(7) == 0 ? null : Long.valueOf(watts * 10 + 3);
        samples.add(new Sample(number, time, POWER, Arrays.asList(watts, second, joules)));
      }
    }
    return samples;
  }

  /** Cuts samples at random places. */
  protected static List<List<Sample>> cut(Random random, List<Sample> samples) {
    List<List<Sample>> parts = new ArrayList<>();
    int at = 0;
    while (at < samples.size()) {
      int to = Math.min(samples.size(), at + 1 + random.nextInt(200));
      parts.add(samples.subList(at, to));
      at = to;
    }
    return parts;
  }

  protected static SeriesQuery query(
      String measurement, String field, long from, long to, long step, Aggregate aggregate) {
    return new SeriesQuery(
        measurement, field, Set.of(), Map.of(), from, to, step, aggregate, 1_000_000);
  }

  /** Compares answers to many queries with the model's. */
  protected void assertAnswers(
      NaiveStore model, long from, long to, List<Segment> live, String description)
      throws StoreException {
    long[][] ranges = {
      {from - DAY, to + DAY},
      {from + 17 * SECOND, to - 23 * SECOND},
      {from / MINUTE * MINUTE, from / MINUTE * MINUTE + 20 * MINUTE}
    };
    for (long[] range : ranges) {
      for (long step : new long[] {0, 10 * SECOND, MINUTE, 7 * MINUTE, HOUR, DAY}) {
        for (Aggregate aggregate : Aggregate.values()) {
          if (aggregate == Aggregate.RATE && (step < 7 * MINUTE || range[0] % MINUTE != 0)) {
            continue; // see aRate…: gaps wider than the step, windows of roll-ups
          }
          SeriesQuery power = query("power", "watts", range[0], range[1], step, aggregate);
          if (aggregate != Aggregate.RATE) {
            assertThat(NaiveStore.format(store.query(power, live)))
                .as("%s: %s", description, power)
                .isEqualTo(model.answer(power));
          }
          SeriesQuery cpu = query("cpu", "usage", range[0], range[1], step, aggregate);
          if (aggregate != Aggregate.RATE) {
            assertThat(NaiveStore.format(store.query(cpu, live)))
                .as("%s: %s", description, cpu)
                .isEqualTo(model.answer(cpu));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void answersAreThoseOfTheModelInEveryState(long seed) throws Exception {
    Random random = new Random(seed);
    NaiveStore model = new NaiveStore();
    int seconds = 2 * 3600;
    List<List<Sample>> parts = cut(random, samples(random, 2, START, seconds));
    parts = new ArrayList<>(parts);
    Collections.shuffle(parts, random);
    int at = 0;
    for (List<Sample> part : parts) {
      store.commit(Segments.of(part));
      model.commit(part);
      at++;
      if (at % 30 == 0) {
        store.maintain(START + (long) at * seconds / parts.size() * SECOND);
      }
    }
    long end = START + seconds * SECOND;
    assertAnswers(model, START, end, List.of(), "seed " + seed + " in the middle");
    settle(end);
    assertAnswers(model, START, end, List.of(), "seed " + seed + " partly sealed");
    reopen();
    assertAnswers(model, START, end, List.of(), "seed " + seed + " reopened");
    settle(end + 2 * DAY);
    assertAnswers(model, START, end, List.of(), "seed " + seed + " all sealed");
    reopen();
    assertAnswers(model, START, end, List.of(), "seed " + seed + " all sealed, reopened");
    assertScan(model, START, end + MINUTE);
  }

  private void assertScan(NaiveStore model, long from, long to) throws StoreException {
    long[] values = {0};
    Map<List<Column>, Long> last = new java.util.HashMap<>();
    int[] lastNode = {-1};
    store.scan(
        Set.of(),
        from,
        to,
        List.of(),
        (node, time, columns, row) -> {
          if (node != lastNode[0]) {
            last.clear();
            lastNode[0] = node;
          }
          Long before = last.put(columns, time);
          assertThat(before == null || before < time).as("rows rise in time").isTrue();
          values[0] += Arrays.stream(row).filter(v -> !Double.isNaN(v)).count();
        });
    assertThat(values[0]).isEqualTo(model.count());
  }

  @Test
  void whatWasBelievedOfANodeIsKept() throws Exception {
    NodeRecord node = store.node("k", "n", false);
    store.node("other", "o", false);
    store.remember(Map.of(node.number(), new NodeRecord.LastState("up", 5)));
    store.remember(Map.of(node.number(), new NodeRecord.LastState("stopped", 7)));
    reopen();
    assertThat(store.lastStates())
        .isEqualTo(Map.of(node.number(), new NodeRecord.LastState("stopped", 7)));
  }

  @Test
  void deliveringAgainChangesNothing() throws Exception {
    Random random = new Random(7);
    NaiveStore model = new NaiveStore();
    List<Sample> samples = samples(random, 2, START, 3000);
    model.commit(samples);
    store.commit(Segments.of(samples));
    store.commit(Segments.of(samples));
    assertAnswers(model, START, START + HOUR, List.of(), "twice in the head");
    settle(START + 2 * HOUR);
    long blocks = store.stats().sealedBlocks();
    for (List<Sample> part : cut(random, samples)) {
      store.commit(Segments.of(part));
    }
    assertAnswers(model, START, START + HOUR, List.of(), "again after sealing");
    settle(START + 3 * HOUR);
    assertAnswers(model, START, START + HOUR, List.of(), "again and sealed");
    assertThat(store.stats().sealedBlocks()).isEqualTo(blocks);
    assertThat(store.stats().headBytes()).isZero();
  }

  @Test
  void ofTwoValuesForOneTimeTheLaterCommittedStands() throws Exception {
    int node = node(1);
    NaiveStore model = new NaiveStore();
    List<List<@Nullable Long>> rows =
        List.of(
            Arrays.asList(1L, 2L, null),
            Arrays.asList(5L, null, 6L),
            Arrays.asList(null, 9L, null));
    for (int i = 0; i < rows.size(); i++) {
      List<Sample> one = List.of(new Sample(node, START, POWER, rows.get(i)));
      store.commit(Segments.of(one));
      model.commit(one);
      assertAnswers(model, START, START + HOUR, List.of(), "in the head " + i);
      if (i > 0) {
        settle(START + i * HOUR);
      }
      assertAnswers(model, START, START + HOUR, List.of(), "after " + i);
      reopen();
    }
  }

  @Test
  void liveSegmentsCountOnceBesideCommittedOnes() throws Exception {
    Random random = new Random(11);
    NaiveStore model = new NaiveStore();
    List<Sample> samples = samples(random, 2, START, 2500);
    model.commit(samples);
    int half = samples.size() / 2;
    store.commit(Segments.of(samples.subList(0, half)));
    List<Segment> live = Segments.of(samples.subList(half - 300, samples.size()));
    assertAnswers(model, START, START + HOUR, live, "half of it live");
    settle(START + 2 * HOUR);
    assertAnswers(model, START, START + HOUR, live, "half sealed, half live");
    long[] rows = {0};
    store.scan(Set.of(), START, START + HOUR, live, (node, time, columns, row) -> rows[0]++);
    assertThat(rows[0]).isEqualTo(samples.size());
  }

  @Test
  void lateDataOfALongOutageFindsItsPlace() throws Exception {
    Random random = new Random(13);
    NaiveStore model = new NaiveStore();
    List<Sample> early = samples(random, 1, START, 1800);
    List<Sample> late = samples(random, 1, START + 1800 * SECOND, 5 * 3600);
    List<Sample> now = samples(random, 1, START + DAY + 6 * HOUR, 1800);
    for (List<Sample> part : List.of(early, now)) {
      store.commit(Segments.of(part));
      model.commit(part);
    }
    settle(START + 3 * DAY);
    assertAnswers(model, START, START + 2 * DAY, List.of(), "before the late data");
    for (List<Sample> part : cut(random, late)) {
      store.commit(Segments.of(part));
      model.commit(part);
    }
    assertAnswers(model, START, START + 2 * DAY, List.of(), "late data in the head");
    settle(START + 3 * DAY + HOUR);
    assertAnswers(model, START, START + 2 * DAY, List.of(), "late data sealed");
  }

  @Test
  void timesFrom1970To2262AreHarmless() throws Exception {
    int node = node(1);
    NaiveStore model = new NaiveStore();
    List<Sample> samples = new ArrayList<>();
    for (long time : new long[] {0, 1, START, Long.MAX_VALUE - 1, 5 * DAY, START + 400 * DAY}) {
      samples.add(new Sample(node, time, CPU, List.of(time % 1000)));
    }
    model.commit(samples);
    store.commit(Segments.of(samples));
    SeriesQuery all = query("cpu", "usage", 0, Long.MAX_VALUE, 0, Aggregate.LAST);
    SeriesQuery days = query("cpu", "usage", 0, Long.MAX_VALUE, DAY, Aggregate.SUM);
    for (int round = 0; round < 3; round++) {
      assertThat(NaiveStore.format(store.query(all, List.of()))).isEqualTo(model.answer(all));
      assertThat(NaiveStore.format(store.query(days, List.of()))).isEqualTo(model.answer(days));
      long[] rows = {0};
      store.scan(Set.of(), 0, Long.MAX_VALUE, List.of(), (n, t, c, v) -> rows[0]++);
      assertThat(rows[0]).isEqualTo(samples.size());
      settle(5 * DAY + round * HOUR);
    }
    assertThat(store.stats().headBytes()).as("a wrong clock does not stay in memory").isZero();
  }

  @Test
  void aRowAtTheEndOfTimeKeepsNothingFromBeingSealed() throws Exception {
    int node = node(1);
    store.commit(
        Segments.of(
            List.of(
                new Sample(node, START, CPU, List.of(1L)),
                new Sample(node, Long.MAX_VALUE, CPU, List.of(2L)))));
    settle(START + HOUR);
    settle(START + 2 * HOUR);
    assertThat(store.stats().headBytes()).isZero();
    SeriesQuery all = query("cpu", "usage", 0, Long.MAX_VALUE, 0, Aggregate.LAST);
    assertThat(store.query(all, List.of()).get(0).values()).containsExactly(0.01);
  }

  /** A dictionary number is no quantity: the mean of two of them would be a third text. */
  @Test
  void ofTextsInAWindowTheLastOneStands() throws Exception {
    int node = node(1);
    Layout text = new Layout(List.of(Column.text("job", Map.of(), "name")));
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < 120; s++) {
      samples.add(new Sample(node, START + s * SECOND, text, List.of(s < 100 ? 9L : 2L)));
    }
    store.commit(Segments.of(samples));
    for (int round = 0; round < 2; round++) {
      for (Aggregate aggregate : Aggregate.values()) {
        SeriesQuery query = query("job", "name", START, START + HOUR, MINUTE, aggregate);
        if (aggregate == Aggregate.RATE) {
          assertThatThrownBy(() -> store.query(query, List.of()))
              .isInstanceOfSatisfying(
                  StoreException.class, e -> assertThat(e.retryable()).isFalse())
              .hasMessageContaining("is a text and has no rate");
          continue;
        }
        boolean count = aggregate == Aggregate.COUNT;
        Series answer = store.query(query, List.of()).get(0);
        assertThat(answer.values())
            .as("%s", aggregate)
            .containsExactly(count ? new double[] {60, 60} : new double[] {9, 2});
        assertThat(answer.kind()).isEqualTo(count ? Column.Kind.DECIMAL : Column.Kind.TEXT);
      }
      SeriesQuery raw = query("job", "name", START, START + HOUR, 0, Aggregate.COUNT);
      assertThat(store.query(raw, List.of()).get(0).kind()).isEqualTo(Column.Kind.TEXT);
      settle(START + HOUR);
    }
  }

  @Test
  void aSegmentThatIsPartlySealedKeepsOnlyItsEndInMemory() throws Exception {
    int node = node(1);
    NaiveStore model = new NaiveStore();
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < 7200; s++) {
      samples.add(new Sample(node, START + s * SECOND, CPU, List.of(s * 7919L % 10_007)));
    }
    model.commit(samples);
    store.commit(Segments.of(samples));
    long whole = store.stats().headBytes();
    settle(START + 7200 * SECOND);
    assertThat(store.stats().headBytes()).isBetween(1L, whole / 4);
    assertAnswers(model, START, START + 3 * HOUR, List.of(), "cut");
    reopen();
    assertAnswers(model, START, START + 3 * HOUR, List.of(), "cut and reopened");
    settle(START + 4 * HOUR);
    assertAnswers(model, START, START + 3 * HOUR, List.of(), "sealed");
    assertThat(store.stats().headBytes()).isZero();
  }

  /** More cells in a quarter of an hour than are decoded, or held as a block, at once. */
  @Test
  void aBucketLargerThanWhatIsDecodedAtOnceIsSealedInParts() throws Exception {
    int node = node(1);
    int width = 1500;
    int rows = 800;
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(Column.decimal("w", Map.of("n", "" + i), "x", 0, 1));
    }
    Layout wide = new Layout(columns);
    long start = START / HOUR * HOUR + HOUR;
    List<List<Sample>> parts = new ArrayList<>();
    for (int from = 0; from < rows; from += 200) {
      List<Sample> samples = new ArrayList<>();
      for (int s = from; s < from + 200; s++) {
        long row = s;
        List<Long> raws = LongStream.range(0, width).map(c -> c * row % 89).boxed().toList();
        samples.add(new Sample(node, start + s * SECOND, wide, raws));
      }
      parts.add(samples);
    }
    for (List<Sample> part : List.of(parts.get(2), parts.get(0), parts.get(3), parts.get(1))) {
      store.commit(Segments.of(part));
    }
    int slices = 0;
    for (boolean more = true; more; slices++) {
      for (int tag : new int[] {1, 700, 1499}) {
        long[] expected = LongStream.range(0, rows).map(s -> tag * s % 89).toArray();
        assertThat(store.query(only("" + tag, 0, Aggregate.LAST), List.of()).get(0).values())
            .as("slice %d column %d", slices, tag)
            .containsExactly(LongStream.of(expected).asDoubleStream().toArray());
        assertThat(
                Arrays.stream(
                        store
                            .query(only("" + tag, MINUTE, Aggregate.SUM), List.of())
                            .get(0)
                            .values())
                    .sum())
            .isEqualTo((double) LongStream.of(expected).sum());
      }
      more = store.maintain(start + HOUR);
    }
    assertThat(slices).isBetween(4, 20);
    assertThat(store.stats().headBytes()).isZero();
  }

  @Test
  void ofThreeLayoutsWithOneSeriesTheYoungestStands() throws Exception {
    int node = node(1);
    List<Sample> samples = new ArrayList<>();
    for (int width = 1; width <= 3; width++) {
      List<Column> columns = new ArrayList<>(CPU.columns());
      for (int i = 1; i < width; i++) {
        columns.add(Column.decimal("more", Map.of(), "f" + i, 0, 1));
      }
      for (int s = 0; s < 30; s += width) { // fewer and fewer rows
        List<Long> raws = new ArrayList<>(Collections.nCopies(width, (long) width));
        samples.add(new Sample(node, START + s * SECOND, new Layout(columns), raws));
      }
    }
    store.commit(Segments.of(samples));
    for (int round = 0; round < 2; round++) {
      SeriesQuery all = query("cpu", "usage", START, START + HOUR, 0, Aggregate.LAST);
      double[] values = store.query(all, List.of()).get(0).values();
      for (int s = 0; s < 30; s++) {
        assertThat(values[s]).isEqualTo(s % 3 == 0 ? 0.03 : s % 2 == 0 ? 0.02 : 0.01);
      }
      SeriesQuery count = query("cpu", "usage", START, START + HOUR, MINUTE, Aggregate.COUNT);
      assertThat(store.query(count, List.of()).get(0).values()).containsExactly(30);
      settle(START + HOUR);
    }
  }

  @Test
  void aRateIsTheIncreasePerSecondOverRestartsOfTheCounter() throws Exception {
    int node = node(1);
    NaiveStore model = new NaiveStore();
    List<Sample> samples = new ArrayList<>();
    long counter = 0;
    for (int s = 0; s < 3000; s++) {
      counter = s == 1000 ? 5 : counter + 3;
      samples.add(new Sample(node, START + s * SECOND, POWER, Arrays.asList(1L, 2L, counter)));
    }
    model.commit(samples);
    store.commit(Segments.of(samples));
    SeriesQuery rate =
        query("power", "joules", START + MINUTE, START + HOUR, 5 * MINUTE, Aggregate.RATE);
    SeriesQuery fine =
        query("power", "joules", START + 7, START + HOUR, 10 * SECOND, Aggregate.RATE);
    assertThat(NaiveStore.format(store.query(rate, List.of()))).isEqualTo(model.answer(rate));
    assertThat(NaiveStore.format(store.query(fine, List.of()))).contains("=3072.0");
    settle(START + 2 * HOUR);
    List<Series> sealed = store.query(rate, List.of());
    assertThat(sealed.get(0).values()[0]).isEqualTo(3 * 1024.0);
    assertThat(sealed.get(0).values()[sealed.get(0).values().length - 1]).isEqualTo(3 * 1024.0);
  }

  @Test
  void tooManyPointsAreRefusedWithAdvice() throws Exception {
    store.commit(Segments.of(samples(new Random(3), 2, START, 500)));
    SeriesQuery small =
        new SeriesQuery(
            "power", "watts", Set.of(), Map.of(), START, START + HOUR, 0, Aggregate.MEAN, 100);
    assertThatThrownBy(() -> store.query(small, List.of()))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("100 points")
        .hasMessageContaining("wider steps");
  }

  @Test
  void tagsAndNodesNarrowAQuery() throws Exception {
    store.commit(Segments.of(samples(new Random(3), 3, START, 500)));
    SeriesQuery narrow =
        new SeriesQuery(
            "power",
            "watts",
            Set.of(node(2)),
            Map.of("sensor", "b"),
            START,
            START + HOUR,
            MINUTE,
            Aggregate.MEAN,
            10_000);
    List<Series> answer = store.query(narrow, List.of());
    assertThat(answer).hasSize(1);
    assertThat(answer.get(0).node()).isEqualTo(node(2));
    assertThat(answer.get(0).tags()).containsExactly(Map.entry("sensor", "b"));
  }

  @Test
  void theSeriesOfANodeGoesOnWhenItsLayoutChanges() throws Exception {
    int node = node(1);
    Layout wider =
        new Layout(List.of(CPU.columns().get(0), Column.decimal("cpu", Map.of(), "idle", 2, 1)));
    NaiveStore model = new NaiveStore();
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < 2000; s++) {
      long value = s * 7L % 1000;
      if (s < 1200) {
        samples.add(new Sample(node, START + s * SECOND, CPU, List.of(value)));
      }
      if (s >= 1000) {
        samples.add(new Sample(node, START + s * SECOND, wider, List.of(value + 1, 5L)));
      }
    }
    model.commit(samples);
    store.commit(Segments.of(samples));
    assertAnswers(model, START, START + HOUR, List.of(), "two layouts in the head");
    settle(START + 3 * DAY);
    assertAnswers(model, START, START + HOUR, List.of(), "two layouts sealed");
  }

  @Test
  void doublesComeBackBitForBit() throws Exception {
    int node = node(1);
    Layout floating = new Layout(List.of(Column.floating("f", Map.of(), "x")));
    double[] values = {1.5, -0.0, Math.PI, Double.MIN_VALUE, Double.MAX_VALUE, 1e300, 0.1, 12.34};
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      samples.add(new Sample(node, START + i * SECOND, floating, List.of(bits)));
    }
    store.commit(Segments.of(samples));
    for (int round = 0; round < 2; round++) {
      SeriesQuery all = query("f", "x", START, START + HOUR, 0, Aggregate.LAST);
      assertThat(store.query(all, List.of()).get(0).values()).containsExactly(values);
      settle(START + HOUR);
    }
    SeriesQuery max = query("f", "x", START / DAY * DAY, START + DAY, MINUTE, Aggregate.MAX);
    assertThat(store.query(max, List.of()).get(0).values()).containsExactly(Double.MAX_VALUE);
  }

  @Test
  void aLargeCommitThatDoesNotCompressComesBack() throws Exception {
    int node = node(1);
    Random random = new Random(17);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      columns.add(Column.floating("f", Map.of("n", "" + i), "x"));
    }
    Layout wide = new Layout(columns);
    NaiveStore model = new NaiveStore();
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < 1500; s++) {
      List<Long> raws = random.longs(200).map(v -> v >>> 2).boxed().toList();
      samples.add(new Sample(node, START + s * SECOND, wide, List.copyOf(raws)));
    }
    model.commit(samples);
    store.commit(Segments.of(samples));
    reopen();
    SeriesQuery all = query("f", "x", START, START + HOUR, 0, Aggregate.LAST);
    assertThat(NaiveStore.format(store.query(all, List.of())).equals(model.answer(all))).isTrue();
  }

  /** Sealing that much takes several slices; the store is closed and opened after some. */
  @Test
  void aLargeBacklogIsWholeAfterEverySliceOfItsSealing() throws Exception {
    int node = node(1);
    Random random = new Random(19);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      columns.add(Column.decimal("w", Map.of("n", "" + i), "x", 0, 1));
    }
    Layout wide = new Layout(columns);
    NaiveStore model = new NaiveStore();
    List<List<Sample>> parts = new ArrayList<>();
    for (int part = 0; part < 200; part++) {
      List<Sample> samples = new ArrayList<>();
      for (int s = 0; s < 60; s++) {
        List<Long> raws = random.ints(100, 0, 50).mapToObj(Long::valueOf).toList();
        long time = START + (part * 45L + s) * SECOND; // a quarter of it overlaps the next part
        samples.add(new Sample(node, time, wide, List.copyOf(raws)));
      }
      parts.add(samples);
    }
    Collections.shuffle(parts, random);
    for (List<Sample> part : parts) {
      store.commit(Segments.of(part));
      model.commit(part);
    }
    SeriesQuery points = only("3", 0, Aggregate.LAST);
    SeriesQuery sums = only("99", 15 * MINUTE, Aggregate.SUM);
    int slices = 0;
    boolean more = true;
    while (more) {
      more = store.maintain(START + DAY);
      slices++;
      if (slices <= 6) { // not for ever: a start may do again what was done before it
        reopen();
      }
      for (SeriesQuery query : List.of(points, sums)) {
        assertThat(NaiveStore.format(store.query(query, List.of())))
            .as("after slice %d: %s", slices, query)
            .isEqualTo(model.answer(query));
      }
      assertThat(slices).isLessThan(40);
    }
    assertThat(slices).isGreaterThan(4);
    assertThat(store.stats().headBytes()).isZero();
  }

  private static SeriesQuery only(String tag, long step, Aggregate aggregate) {
    return new SeriesQuery(
        "w", "x", Set.of(), Map.of("n", tag), START, START + DAY, step, aggregate, 1_000_000);
  }

  @Test
  void nodesAndTextsKeepTheirNumbers() throws Exception {
    NodeRecord first = store.node("abcdef", "pi", false);
    NodeRecord second = store.node("123456", "pi", true);
    assertThat(second.name()).isEqualTo("pi~1234");
    assertThat(second.number()).isNotEqualTo(first.number());
    int text = store.textNumber("idle");
    assertThat(store.textNumber("idle")).isEqualTo(text);
    assertThat(store.textNumber("busy")).isNotEqualTo(text);
    reopen();
    assertThat(store.nodes()).containsExactly(first, second);
    assertThat(store.node("abcdef", "pie", false))
        .isEqualTo(new NodeRecord(first.number(), "abcdef", "pie", false));
    assertThat(store.textNumber("idle")).isEqualTo(text);
    assertThat(store.text(text)).isEqualTo("idle");
    assertThat(store.text(999_999)).isEmpty();
  }

  /** The order of commits is irrelevant, and so is how rows are cut into segments. */
  @Test
  void orderAndCutsOfCommitsAreIrrelevant() throws Exception {
    Set<String> answers = new HashSet<>();
    List<Sample> samples = List.of();
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      samples = samples(new Random(99), 2, START, 2000);
      List<List<Sample>> parts = new ArrayList<>(cut(random, samples));
      Collections.shuffle(parts, random);
      for (List<Sample> part : parts) {
        store.commit(Segments.of(part));
        if (random.nextInt(10) == 0) {
          store.maintain(START + random.nextInt(4000) * SECOND);
        }
      }
      settle(START + HOUR);
      SeriesQuery means = query("power", "watts", START, START + HOUR, 0, Aggregate.LAST);
      SeriesQuery sums = query("power", "watts", START, START + HOUR, MINUTE, Aggregate.SUM);
      answers.add(
          NaiveStore.format(store.query(means, List.of()))
              + NaiveStore.format(store.query(sums, List.of())));
      store.close();
      startOver();
      store = open();
    }
    assertThat(answers).hasSize(1);
  }
}
