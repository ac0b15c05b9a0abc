package dev.wattrack.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RhythmTest {
  private static final long START = 7_000;

  /** Two threads played on one clock, ms: the pulse sleeps as it is told, the sender ticks. */
  private static final class Play {
    private final Rhythm rhythm = new Rhythm(START * 1_000_000);
    private final List<Long> beats = new ArrayList<>();
    private long pulseAt = START;
    private int wakes;

    /** Until this time, with a tick at every one of these that is not behind it. */
    void until(long end, List<Long> ticks) {
      int next = 0;
      long now = Math.min(pulseAt, ticks.isEmpty() ? end : ticks.get(0));
      while (now < end) {
        if (pulseAt <= now) {
          wakes++;
          beat(now, rhythm.pulse(now * 1_000_000));
          long sleep = rhythm.sleepNanos(now * 1_000_000) / 1_000_000;
          assertThat(sleep).as("sleep at %d", now).isBetween(1L, 1000L);
          pulseAt = now + sleep;
        } else {
          beat(now, rhythm.along(now * 1_000_000));
          next++;
        }
        now = Math.min(pulseAt, next < ticks.size() ? ticks.get(next) : end);
      }
    }

    private void beat(long now, boolean sent) {
      if (sent) {
        beats.add(now);
      }
    }

    long longestGap(long from, long to) {
      long longest = 0;
      long last = from;
      for (long beat : beats) {
        if (beat >= from && beat <= to) {
          longest = Math.max(longest, beat - last);
          last = beat;
        }
      }
      return Math.max(longest, to - last);
    }
  }

  private static List<Long> ticks(long from, long to, long step) {
    List<Long> ticks = new ArrayList<>();
    for (long at = from; at < to; at += step) {
      ticks.add(at);
    }
    return ticks;
  }

  @Test
  void withoutTicksThePulseBeatsTwiceASecond() {
    Play play = new Play();
    play.until(START + 10_000, List.of());
    assertThat(play.beats).hasSize(20);
    assertThat(play.longestGap(START, START + 9_500)).isEqualTo(500);
  }

  @Test
  void withATickASecondThePulseWakesOnceASecond() {
    for (long phase = 0; phase < 1000; phase += 50) {
      Play play = new Play();
      play.until(START + 20_000, ticks(START + phase, START + 20_000, 1000));
      assertThat(play.beats).as("phase %d", phase).hasSizeBetween(38, 43);
      assertThat(play.longestGap(START, START + 20_000)).as("phase %d", phase).isLessThan(610);
      assertThat(play.wakes).as("phase %d", phase).isLessThanOrEqualTo(24);
    }
  }

  @Test
  void aSenderThatStopsCostsOneHeartbeat() {
    for (long stop = 10_000; stop < 11_000; stop += 50) {
      Play play = new Play();
      play.until(START + 20_000, ticks(START + 333, START + stop, 1000));
      assertThat(play.longestGap(START, START + 19_500))
          .as("stopped after %d ms", stop)
          .isBetween(500L, 1000L);
      assertThat(play.longestGap(START + stop + 1500, START + 19_500)).isLessThanOrEqualTo(500);
    }
  }

  @Test
  void ticksOfAnyDistanceLeaveTwoHeartbeatsASecond() {
    for (long step : new long[] {10, 50, 100, 250, 400, 500, 700, 1000, 1500, 2000, 5000, 10_000}) {
      Play play = new Play();
      play.until(START + 60_000, ticks(START + 37, START + 60_000, step));
      assertThat(play.beats.size()).as("step %d", step).isBetween(100, 160);
      assertThat(play.longestGap(START, START + 60_000)).as("step %d", step).isLessThan(1000);
    }
  }

  @Test
  void unsteadyTicksNeverSilenceIt() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Long> ticks = new ArrayList<>();
      for (long at = START; at < START + 60_000; at += 1 + random.nextInt(2500)) {
        ticks.add(at);
      }
      Play play = new Play();
      play.until(START + 60_000, ticks);
      assertThat(play.longestGap(START, START + 60_000))
          .as("seed %d round %d", seed, round)
          .isLessThanOrEqualTo(1000);
    }
  }
}
