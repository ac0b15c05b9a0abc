package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Known;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Quality;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import dev.wattrack.kiosk.text.Figures;
import dev.wattrack.kiosk.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page draws with and from. Confined to one thread.
 *
 * @param part which of the page's screens, from 0
 */
record Sheet(
    Pen pen, Texts texts, Figures figures, Comparisons comparisons, Moment moment, int part) {
  static final double LEFT = 24;
  static final double RIGHT = 776;
  static final double TOP = 66;
  static final double BOTTOM = 430;
  private static final double TITLE_BASELINE = 46;

  /** Younger than this a figure is of now. */
  private static final double NOW_SECONDS = 3;

  private static final double WATTS_PER_DOT = 4;
  private static final double MOST_DOTS_PER_SECOND = 10;

  Look look() {
    return pen.look();
  }

  /** The snapshot; an empty one before the first. */
  Snapshot snapshot() {
    Snapshot snapshot = moment.snapshot();
    return snapshot == null ? EMPTY : snapshot;
  }

  private static final Snapshot EMPTY =
      new Snapshot(
          null,
          "",
          false,
          new Snapshot.Power(null, null, null, null, null),
          List.of(),
          null,
          List.of(),
          List.of(),
          List.of());

  /** The page's message. */
  void title(String text) {
    pen.text(text, LEFT, TITLE_BASELINE, RIGHT - LEFT, pen.headline(36));
  }

  String text(String key, Object... values) {
    return texts.text(key, values);
  }

  /** So many tasks. */
  String tasks(long count) {
    return text(count == 1 ? "jobs.tasks.one" : "jobs.tasks.many", figures.whole(count));
  }

  /**
   * {@code measured · now}: how a figure came to be and how old it is, as far as either is known.
   */
  String origin(Quality quality, @Nullable Double ageSeconds) {
    String word = quality == Quality.UNKNOWN ? "" : text("quality." + quality.word());
    if (ageSeconds == null) {
      return word;
    }
    String age = age(ageSeconds);
    return word.isEmpty() ? age : word + " · " + age;
  }

  /** How old what is shown is, the time since the snapshot came included. */
  String age(double ageSeconds) {
    double all = ageSeconds + moment.ageSeconds();
    return all < NOW_SECONDS ? text("age.now") : text("age", figures.age(all));
  }

  /** Whether the sensor's value is too old to be called a value of now. */
  boolean tooOld(@Nullable Double ageSeconds) {
    return Known.or(ageSeconds, 0) >= Moment.SENSOR_OLD_SECONDS;
  }

  /** How many dots a second stand for a power: one for 4 W, fewer where the rack draws much. */
  double dotsPerSecond(double watts) {
    double all = Math.max(1, Known.or(rackWatts(), 0));
    return watts * Math.min(1 / WATTS_PER_DOT, MOST_DOTS_PER_SECOND / all);
  }

  /** Power of the rack, unknown when the meter has been silent for long. */
  @Nullable Double rackWatts() {
    Snapshot.Power power = snapshot().power();
    return Known.or(power.ageSeconds(), 0) >= Moment.GONE_SECONDS ? null : power.watts();
  }
}
