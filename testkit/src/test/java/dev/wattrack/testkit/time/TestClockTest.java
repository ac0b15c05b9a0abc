package dev.wattrack.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TestClockTest {
  @Test
  void itStandsStillUntilItIsMoved() {
    TestClock clock = new TestClock();
    long before = clock.nanoTime();
    assertThat(clock.instant()).isEqualTo(TestClock.START).isEqualTo(clock.instant());
    clock.advance(Duration.ofMillis(1_500));
    assertThat(clock.instant()).isEqualTo(TestClock.START.plusMillis(1_500));
    assertThat(clock.nanoTime() - before).isEqualTo(1_500_000_000L);
  }

  @Test
  void itRefusesToGoBackUnlessItIsSet() {
    TestClock clock = new TestClock();
    long monotonic = clock.nanoTime();
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("forward");
    clock.jumpTo(Instant.EPOCH);
    assertThat(clock.epochNanos()).isZero();
    assertThat(clock.nanoTime()).isEqualTo(monotonic);
  }

  @Test
  void anotherZoneSharesTheHands() {
    TestClock clock = new TestClock();
    var elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(elsewhere.instant()).isEqualTo(clock.instant());
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
  }
}
