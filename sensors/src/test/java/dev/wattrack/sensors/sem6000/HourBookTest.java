package dev.wattrack.sensors.sem6000;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HourBookTest {
  private static final double TEN = 20_000 * 24 * 3_600.0 + 10 * 3_600;
  private final HourBook book = new HourBook(3);

  private void read(double from, double to, double watts) {
    for (double second = from; second < to; second++) {
      book.add(second, watts);
    }
  }

  /** A day whose last hours, the current one included, are given. */
  private static Answer.History day(Integer... last) {
    List<Integer> hours = new ArrayList<>(Collections.nCopies(24 - last.length, 0));
    hours.addAll(List.of(last));
    return new Answer.History(Frame.HISTORY_DAY, hours);
  }

  @Test
  void anHourThatAgreesIsNotSpokenOf() {
    read(TEN, TEN + 7_300, 50);
    assertThat(book.due(TEN + 7_300)).isTrue();
    assertThat(book.compare(day(50, 50, 1), TEN + 7_300)).isEmpty();
    assertThat(book.due(TEN + 7_300)).as("once an hour").isFalse();
  }

  @Test
  void anHourThatDiffersIsNamed() {
    read(TEN, TEN + 7_300, 50);
    assertThat(book.compare(day(0, 70, 1), TEN + 7_300))
        .containsExactly("from 11:00 the plug counted 70 Wh in an hour, the readings give 50.0 Wh");
  }

  @Test
  void hoursWithoutReadingsGetALabelAndNoPower() {
    read(TEN, TEN + 1_800, 50);
    read(TEN + 4 * 3_600 + 1_800, TEN + 4 * 3_600 + 1_810, 50);
    assertThat(book.compare(day(25, 40, 41, 42, 3), TEN + 4 * 3_600 + 1_810))
        .containsExactly(
            "no reading in 3 of the last hours; the plug counted 123 Wh in them (none where it had"
                + " no power)");
  }

  @Test
  void anHourReadInPartIsLeftAlone() {
    read(TEN, TEN + 3_700, 50);
    read(TEN + 5_400, TEN + 7_300, 50);
    assertThat(book.compare(day(50, 50, 1), TEN + 7_300)).isEmpty();
  }

  @Test
  void nothingIsDueBeforeTheFirstWholeHour() {
    assertThat(book.due(TEN)).isFalse();
    read(TEN + 60, TEN + 3_660, 50);
    assertThat(book.due(TEN + 3_660)).isFalse();
  }
}
