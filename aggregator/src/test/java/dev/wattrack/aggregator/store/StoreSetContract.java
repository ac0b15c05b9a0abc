package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** (node, time, series) is a set, whatever the order, the lateness and the repeats. */
abstract class StoreSetContract extends TimeSeriesStoreContract {
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
