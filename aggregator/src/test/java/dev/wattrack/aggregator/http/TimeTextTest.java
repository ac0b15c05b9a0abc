package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeTextTest {
  private static String slow(long nanos) {
    return Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
        .toString();
  }

  @Test
  void everyTimeIsWrittenAsInstantDoes() {
    long seed = 5;
    Random random = new Random(seed);
    long[] units = {1, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 86_400_000_000_000L};
    for (int i = 0; i < 60_000; i++) {
      long unit = units[i % units.length];
      long nanos = random.nextLong() / unit * unit;
      assertThat(TimeText.of(nanos)).as("seed %d", seed).isEqualTo(slow(nanos));
    }
  }

  @Test
  void theEndsOfTimeAndLeapDaysToo() {
    for (long nanos : new long[] {0, -1, 999, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(TimeText.of(nanos)).isEqualTo(slow(nanos));
    }
    for (String day : new String[] {"1700-02-28", "2000-02-29", "2024-02-29", "2100-03-01"}) {
      String text = day + "T23:59:59.500Z";
      Instant time = Instant.parse(text);
      assertThat(TimeText.of(time.getEpochSecond() * 1_000_000_000L + time.getNano()))
          .isEqualTo(text);
    }
  }
}
