package dev.wattrack.aggregator.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpansTest {
  /** Further apart than what is joined. */
  private static final long UNIT = 10 * Level.MINUTE_NANOS;

  private static List<String> units(TimeSpans spans) {
    List<String> all = new ArrayList<>();
    spans.forEach((from, to) -> all.add(from / UNIT + "-" + to / UNIT));
    return all;
  }

  private static List<String> units(BitSet bits) {
    List<String> all = new ArrayList<>();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from);
      all.add(from + "-" + to);
      from = bits.nextSetBit(to);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void addingAndCuttingIsThatOfASet(long seed) {
    Random random = new Random(seed);
    TimeSpans spans = new TimeSpans();
    BitSet model = new BitSet();
    for (int i = 0; i < 2_000; i++) {
      int from = random.nextInt(100);
      int to = from + random.nextInt(12);
      if (random.nextBoolean()) {
        spans.add(from * UNIT, to * UNIT);
        model.set(from, to);
      } else {
        int before = model.cardinality();
        model.clear(from, to);
        assertThat(spans.cut(from * UNIT, to * UNIT))
            .as("seed %s, step %s", seed, i)
            .isEqualTo((before - model.cardinality()) * UNIT);
      }
      assertThat(units(spans)).as("seed %s, step %s", seed, i).isEqualTo(units(model));
      assertThat(spans.seconds()).isEqualTo(model.cardinality() * 600.0);
    }
  }

  @Test
  void spansThatAlmostTouchBecomeOne() {
    TimeSpans spans = new TimeSpans();
    spans.add(0, 59 * Level.SECOND + 1);
    spans.add(60 * Level.SECOND, 119 * Level.SECOND + 1);
    spans.add(-UNIT, -UNIT);
    assertThat(spans.start()).isZero();
    assertThat(spans.firstEnd()).isEqualTo(119 * Level.SECOND + 1);
    assertThat(spans.seconds()).isEqualTo(119.000000001);
  }

  @Test
  void howeverManyAreAddedAllIsCoveredByFew() {
    Random random = new Random(7);
    TimeSpans spans = new TimeSpans();
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      long time = random.nextLong(1_000_000) * Level.MINUTE_NANOS;
      times.add(time);
      spans.add(time, time + 1);
    }
    assertThat(units(spans)).hasSizeLessThanOrEqualTo(64);
    for (long time : times) {
      boolean[] covered = {false};
      spans.forEach((from, to) -> covered[0] |= from <= time && time < to);
      assertThat(covered[0]).as("%s is covered", time).isTrue();
    }
  }
}
