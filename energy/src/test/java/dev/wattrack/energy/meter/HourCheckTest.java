package dev.wattrack.energy.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HourCheckTest {
  private final HourCheck check = new HourCheck();

  /** Intervals of five seconds at a power; with readings or by the model. */
  private void close(double from, double to, double watts, boolean metered) {
    for (double t = from; t < to; t += 5) {
      check.closed(t, 5, 5 * watts, metered);
    }
  }

  private HourTotal only() {
    List<HourTotal> judged = check.judge();
    assertThat(judged).hasSize(1);
    return judged.get(0);
  }

  @Test
  void anHourWithinTheWholeWattHoursAgrees() {
    close(0, 3600, 38.4, true);
    check.told(0, 38);
    HourTotal hour = only();
    assertThat(hour.agrees()).isTrue();
    assertThat(hour.estimatedTotal()).isFalse();
    assertThat(hour.meteredJoules()).isCloseTo(38.4 * 3600, within(1.0));
  }

  @Test
  void aCounterThatIsFurtherOffThanBothAllowDisagrees() {
    close(0, 7200, 38.4, true);
    check.told(0, 36);
    check.told(3600, 40);
    assertThat(check.judge()).hasSize(2).noneMatch(HourTotal::agrees);
  }

  @Test
  void anHourWithoutReadingsHasTheCountersTotalAndNoPower() {
    close(0, 3600, 30, true);
    close(3600, 7200, 45, false);
    check.told(3600, 38);
    HourTotal hour = only();
    assertThat(hour.estimatedTotal()).isTrue();
    assertThat(hour.meteredJoules()).isZero();
    assertThat(hour.totalJoules()).isEqualTo(38.5 * 3600);
    assertThat(hour.gapJoules()).isEqualTo(hour.totalJoules());
    assertThat(hour.agrees()).as("45 W by the model, 38 to 39 Wh by the counter").isTrue();
  }

  @Test
  void anHourIsJudgedOnceAndOnlyWhenItIsOver() {
    close(0, 3000, 20, true);
    check.told(0, 20);
    assertThat(check.judge()).isEmpty();
    close(3000, 3600, 20, true);
    assertThat(check.judge()).hasSize(1);
    check.told(0, 20);
    assertThat(check.judge()).isEmpty();
  }

  @Test
  void aDayThatIsToldAtOnceIsJudgedHourByHourAfterARestartToo() throws IOException {
    close(0, 24 * 3600, 12.5, true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    check.write(new DataOutputStream(bytes));
    HourCheck restarted = new HourCheck();
    restarted.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int hour = 0; hour < 24; hour++) {
      restarted.told(hour * 3600.0, 12);
    }
    assertThat(restarted.judge()).hasSize(24).allMatch(HourTotal::agrees);
  }

  @Test
  void anHourTheEngineDidNotFollowIsNotCalledTooSmall() {
    close(1800, 3600, 30, true);
    check.told(0, 30);
    assertThat(only().agrees()).isTrue();
  }

  @Test
  void nonsenseIsIgnored() {
    close(0, 3600, 30, true);
    check.told(Double.NaN, 30);
    check.told(0, Double.POSITIVE_INFINITY);
    check.told(0, -1);
    assertThat(check.judge()).isEmpty();
  }
}
