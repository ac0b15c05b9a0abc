package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.model.wire.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query answers: windows, tags, kinds of values, layouts that follow one another. */
abstract class StoreAnswersContract extends TimeSeriesStoreContract {
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
}
