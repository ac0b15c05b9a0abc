package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every store must do, in themes that extend this. A store's test says how to open it, a
 * nested class a theme.
 */
abstract class TimeSeriesStoreContract {
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
}
