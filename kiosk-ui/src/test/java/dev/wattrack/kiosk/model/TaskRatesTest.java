package dev.wattrack.kiosk.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.kiosk.feed.SnapshotReader;
import org.junit.jupiter.api.Test;

final class TaskRatesTest {
  private final TaskRates rates = new TaskRates();

  private static Snapshot with(long tasks, String more) {
    return SnapshotReader.read(
        "{\"jobs\":[{\"id\":\"1\",\"name\":\"pi\",\"state\":\"running\",\"tasks_done\":"
            + tasks
            + more
            + "}]}");
  }

  @Test
  void theRateIsThatOfTheLastHalfMinute() {
    assertThat(rates.after(with(0, ""), 100)).isEmpty();
    assertThat(rates.after(with(40, ""), 110).get(0).tasksPerSecond()).isEqualTo(4);
    for (int i = 111; i <= 150; i++) {
      rates.after(with(40 + (i - 110), ""), i);
    }
    assertThat(rates.after(with(81, ""), 151).get(0).tasksPerSecond()).isEqualTo(1);
  }

  @Test
  void costsComeFromTheJobsJoulesElseFromItsPower() {
    rates.after(with(10, ""), 0);
    assertThat(rates.after(with(20, ",\"watts\":6"), 5).get(0).joulesPerTask()).isEqualTo(3);
    assertThat(rates.after(with(30, ",\"watts\":6,\"joules\":60"), 10).get(0).joulesPerTask())
        .isEqualTo(2);
    assertThat(rates.after(with(40, ""), 15).get(0).joulesPerTask()).as("unknown").isNull();
  }

  @Test
  void aCounterOrClockThatGoesBackBeginsAnew() {
    rates.after(with(100, ""), 0);
    rates.after(with(200, ""), 10);
    assertThat(rates.after(with(5, ""), 11)).isEmpty();
    assertThat(rates.after(with(10, ""), 16).get(0).tasksPerSecond()).isEqualTo(1);
    assertThat(rates.after(with(11, ""), 3)).isEmpty();
  }

  @Test
  void aJobThatStandsHasNoRate() {
    rates.after(with(5, ""), 0);
    assertThat(rates.after(with(5, ""), 20)).isEmpty();
    assertThat(rates.after(SnapshotReader.read("{}"), 21)).isEmpty();
  }
}
