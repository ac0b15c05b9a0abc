package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyCountersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long RANGE = 65_532_610_987L;

  private final Path first;
  private final Path second;
  private final EnergyCounters counters;

  EnergyCountersTest(@TempDir Path folder) {
    first = folder.resolve("first");
    second = folder.resolve("second");
    counters =
        new EnergyCounters(
            "package",
            List.of(
                new EnergyCounters.Counter(first.toString(), RANGE),
                new EnergyCounters.Counter(second.toString(), 0)));
  }

  private void write(long a, long b) throws IOException {
    Files.writeString(first, a + "\n");
    Files.writeString(second, b + "\n");
  }

  @Test
  void joulesAreTheSumOfAllStepsHoweverOftenTheCounterWraps() throws IOException {
    long seed = 20261121;
    Random random = new Random(seed);
    long a = RANGE - 1_000_000;
    long b = 0;
    long nanos = 0;
    write(a, b);
    assertThat(counters.sample(nanos)).isNull();
    assertThat(counters.microwatts()).isNegative();
    long sum = 0;
    long wraps = 0;
    for (int i = 0; i < 1000; i++) {
      long passed = SECOND / 2 + random.nextInt(1_000_000_000);
      long stepA = 1L + random.nextInt(500_000_000);
      long stepB = random.nextInt(100_000_000);
      nanos += passed;
      wraps += a + stepA >= RANGE ? 1 : 0;
      a = (a + stepA) % RANGE;
      b += stepB;
      sum += stepA + stepB;
      write(a, b);
      assertThat(counters.sample(nanos)).as("seed %d step %d", seed, i).isNull();
      assertThat(counters.microjoules()).as("seed %d step %d", seed, i).isEqualTo(sum);
      assertThat(counters.microwatts())
          .as("seed %d step %d", seed, i)
          .isEqualTo(Math.round((stepA + stepB) * 1e9 / passed));
    }
    assertThat(wraps).isGreaterThan(2);
  }

  @Test
  void aCounterThatWasSetBackOrWrapsAtAnUnknownHeightAddsNothing() throws IOException {
    write(30_000_000_000L, 500);
    assertThat(counters.sample(0)).isNull();
    write(5, 600);
    assertThat(String.valueOf(counters.sample(SECOND))).contains("set back");
    write(1_000_005, 1600);
    assertThat(counters.sample(2 * SECOND)).isNull();
    assertThat(counters.microjoules()).isEqualTo(1_001_000);
    write(2_000_005, 7);
    assertThat(String.valueOf(counters.sample(3 * SECOND))).contains("set back");
    assertThat(counters.microjoules()).isEqualTo(1_001_000);
  }

  @Test
  void aGapAddsNothingBecauseTheCounterMayHaveWrappedTwice() throws IOException {
    write(1_000_000, 0);
    assertThat(counters.sample(0)).isNull();
    write(9_000_000, 0);
    assertThat(counters.sample(121 * SECOND)).isNull();
    assertThat(counters.microjoules()).isZero();
    assertThat(counters.microwatts()).isNegative();
    write(9_500_000, 0);
    assertThat(counters.sample(122 * SECOND)).isNull();
    assertThat(counters.microwatts()).isEqualTo(500_000);
  }

  @Test
  void aCounterThatStandsStillIsNotZeroWatts() throws IOException {
    write(1_000_000, 0);
    assertThat(counters.sample(0)).isNull();
    assertThat(String.valueOf(counters.sample(SECOND))).contains("stands still");
  }

  @Test
  void whereOneCounterIsMissingThereIsNoSum() throws IOException {
    write(1_000_000, 0);
    assertThat(counters.sample(0)).isNull();
    Files.writeString(second, "");
    assertThat(String.valueOf(counters.sample(SECOND))).contains("is empty");
    write(3_000_000, 4_000_000);
    assertThat(counters.sample(2 * SECOND)).isNull();
    assertThat(counters.microwatts()).isEqualTo(3_000_000);
    assertThat(counters.microjoules()).isEqualTo(6_000_000);
  }
}
