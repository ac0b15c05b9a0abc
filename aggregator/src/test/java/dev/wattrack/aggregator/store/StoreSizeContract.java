package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Large commits, backlogs and buckets are taken in parts and come back whole. */
abstract class StoreSizeContract extends TimeSeriesStoreContract {
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
    assertThat(store.stats().headBytes()).isBetween(1L, whole / 3);
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

  private static SeriesQuery only(String tag, long step, Aggregate aggregate) {
    return new SeriesQuery(
        "w", "x", Set.of(), Map.of("n", tag), START, START + DAY, step, aggregate, 1_000_000);
  }
}
