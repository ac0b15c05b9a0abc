package dev.wattrack.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.base.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_700_000_000L;

  private final FakeTime time = new FakeTime();
  private final Schedule schedule = new Schedule(SECOND);

  /** Waits as the loop does, for this long; the stamps in seconds since the start. */
  private List<Long> run(long nanos) {
    List<Long> stamps = new ArrayList<>();
    long end = time.monotonicNanos() + nanos;
    int turns = 0;
    while (time.monotonicNanos() < end) {
      long stamp = schedule.next(time.monotonicNanos(), time.wallNanos());
      if (stamp != Schedule.NONE) {
        assertThat(stamp % SECOND).isZero();
        stamps.add(stamp / SECOND - START);
      }
      time.pass(Math.max(1_000, schedule.waitNanos(time.monotonicNanos())));
      assertThat(turns++).as("the loop spins").isLessThan(10_000);
    }
    return stamps;
  }

  @Test
  void theFirstTickIsAtOnceAndTheOthersAreOnWholeSeconds() {
    assertThat(run(5 * SECOND)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(time.wallNanos() % SECOND).isZero();
    assertThat(schedule.skipped()).isZero();
  }

  @Test
  void aClockSetAnHourOnNeitherStallsNorCatchesUp() {
    run(3 * SECOND);
    time.step(3_600 * SECOND + SECOND / 3);
    List<Long> stamps = run(5 * SECOND);
    assertThat(stamps).hasSizeBetween(4, 6).doesNotHaveDuplicates();
    assertThat(stamps.get(0)).isBetween(3_602L, 3_606L);
    assertThat(schedule.skipped()).isBetween(3_595L, 3_605L);
  }

  @Test
  void aClockSetAnHourBackNeitherStallsNorSpins() {
    run(3 * SECOND);
    time.step(-3_600 * SECOND - SECOND / 3);
    List<Long> stamps = run(5 * SECOND);
    assertThat(stamps).hasSizeBetween(4, 6).doesNotHaveDuplicates();
    assertThat(stamps.get(0)).isBetween(-3_600L, -3_595L);
    assertThat(schedule.skipped()).isZero();
  }

  @Test
  void aLateLoopSkipsTicksAndCountsThem() {
    run(2 * SECOND);
    time.pass(10 * SECOND);
    List<Long> stamps = run(3 * SECOND);
    assertThat(stamps).hasSizeBetween(3, 4);
    assertThat(schedule.skipped()).isBetween(9L, 10L);
  }

  @Test
  void whateverTheClockDoesNoStampComesTwiceInARowAndTicksGoOn() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      FakeTime clock = new FakeTime();
      Schedule random100 = new Schedule(SECOND / 10);
      long last = Schedule.NONE;
      long lastTickAt = clock.monotonicNanos();
      for (int i = 0; i < 300; i++) {
        if (random.nextInt(4) == 0) {
          clock.step(random.nextLong(-SECOND / 5, SECOND / 5) << random.nextInt(16));
        }
        long stamp = random100.next(clock.monotonicNanos(), clock.wallNanos());
        if (stamp != Schedule.NONE) {
          assertThat(stamp).as("seed %d", seed).isNotEqualTo(last);
          last = stamp;
          lastTickAt = clock.monotonicNanos();
        }
        long wait = random100.waitNanos(clock.monotonicNanos());
        assertThat(wait).as("seed %d", seed).isBetween(1L, SECOND / 10 * 3 / 2);
        clock.pass(wait + random.nextInt(1_000_000));
        assertThat(clock.monotonicNanos() - lastTickAt).as("seed %d", seed).isLessThan(SECOND * 2);
      }
    }
  }
}
