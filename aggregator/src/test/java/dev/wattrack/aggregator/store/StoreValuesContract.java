package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What values mean: counters, texts, doubles, one series in several layouts. */
abstract class StoreValuesContract extends TimeSeriesStoreContract {
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
}
