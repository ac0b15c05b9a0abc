package dev.wattrack.sensors.dht22;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.sensors.dht22.Attempt.Measured;
import dev.wattrack.sensors.dht22.Attempt.Refused;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JudgeTest {
  private static final long INTERVAL = 2_000_000_000L;
  private final Judge judge = new Judge(3 * INTERVAL);
  private long nanos = 5;

  @Test
  void theFirstReadingWaitsForOneThatAgrees() {
    assertThat(reason(300, 100)).isEqualTo(Refusal.UNCONFIRMED);
    assertThat(next(301, 102)).isEqualTo(new Measured(301, 102));
  }

  @Test
  void aShiftedReadingIsRefusedAndTheNextRightOneTaken() {
    settle(300, 100);
    assertThat(reason(601, 200)).isEqualTo(Refusal.SHIFT);
    assertThat(next(302, 100)).isEqualTo(new Measured(302, 100));
    assertThat(reason(150, 50)).isEqualTo(Refusal.SHIFT);
    // The sign does not survive a shift.
    settle(-101, 300);
    assertThat(reason(202, 601)).isEqualTo(Refusal.SHIFT);
  }

  @Test
  void twoShiftedReadingsInARowAreStillRefused() {
    settle(300, 100);
    for (int i = 0; i < 4; i++) {
      assertThat(reason(601, 200)).as("shifted reading %d", i).isEqualTo(Refusal.SHIFT);
    }
    assertThat(next(601, 200)).isEqualTo(new Measured(601, 200));
  }

  @Test
  void aJumpNeedsASecondReadingThatAgrees() {
    settle(300, 400);
    assertThat(reason(500, 380)).isEqualTo(Refusal.SLEW);
    assertThat(reason(100, 380)).isEqualTo(Refusal.SLEW);
    assertThat(next(105, 381)).isEqualTo(new Measured(105, 381));
  }

  @Test
  void aStepWithinTheSlewLimitIsTakenAtOnce() {
    settle(300, 400);
    assertThat(next(345, 310)).isEqualTo(new Measured(345, 310));
  }

  @Test
  void afterALongSilenceTheNextReadingNeedsConfirmation() {
    settle(300, 400);
    nanos += 4 * INTERVAL;
    assertThat(reason(301, 400)).isEqualTo(Refusal.UNCONFIRMED);
    assertThat(next(301, 400)).isEqualTo(new Measured(301, 400));
  }

  @Test
  void slowHeatingNearZeroIsNotTakenForAShift() {
    settle(5, 20);
    for (int tenths = 6; tenths < 60; tenths++) {
      next(tenths, 20 + tenths / 4);
      next(tenths, 20 + tenths / 4);
    }
    assertThat(next(60, 35)).isEqualTo(new Measured(60, 35));
  }

  /** The kernel driver shows values only, so shifted frames reach us; one in fifty here. */
  @Test
  void noShiftedReadingOfTenThousandIsBelieved() {
    for (long seed = 1; seed <= 4; seed++) {
      Random random = new Random(seed);
      Judge fresh = new Judge(3 * INTERVAL);
      double celsius = 20;
      double humidity = 40;
      int believed = 0;
      int wrong = 0;
      for (int i = 0; i < 10_000; i++) {
        celsius = Math.min(65, Math.max(12, celsius + random.nextGaussian() * 0.3));
        humidity = Math.min(75, Math.max(8, humidity + random.nextGaussian() * 0.5));
        long frame =
            PulseTrain.frame((int) Math.round(celsius * 10), (int) Math.round(humidity * 10));
        if (i > 3 && random.nextInt(50) == 0) {
          long noise = random.nextInt(2);
          frame =
              random.nextBoolean()
                  ? frame << 1 & 0xff_ffff_ffffL | noise
                  : frame >> 1 | noise << 39;
        }
        if (DhtBits.measurement(frame) instanceof Measured measured
            && fresh.judge(measured, i * INTERVAL) instanceof Measured now) {
          believed++;
          wrong += Math.abs(now.celsius() - celsius) > 0.11 ? 1 : 0;
        }
      }
      assertThat(wrong).as("seed %d: wrong ones among %d", seed, believed).isZero();
      assertThat(believed).as("seed %d", seed).isGreaterThan(9_500);
    }
  }

  private void settle(int temperature, int humidity) {
    for (int i = 0; i < 6; i++) {
      next(temperature, humidity);
    }
  }

  private Refusal reason(int temperature, int humidity) {
    return ((Refused) next(temperature, humidity)).reason();
  }

  private Attempt next(int temperature, int humidity) {
    nanos += INTERVAL;
    return judge.judge(new Measured(temperature, humidity), nanos);
  }
}
