package dev.wattrack.agent.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogTest {
  @Test
  void stampsAreTheSameAsThoseOfJavaTime() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      long seconds = random.nextLong(-10_000_000_000L, 100_000_000_000L);
      StringBuilder text = new StringBuilder();
      Log.stamp(text, seconds);
      assertThat(text.toString())
          .as("seed %d, %d", seed, seconds)
          .isEqualTo(Instant.ofEpochSecond(seconds).toString());
    }
  }

  @Test
  void aMessageStaysOnOneLine() {
    LogLines lines = new LogLines(new FakeTime());
    lines.log().warn("a\nb");
    assertThat(lines.text()).isEqualTo("2023-11-14T22:13:20Z WARN a b" + System.lineSeparator());
  }
}
