package dev.wattrack.sensors.sem6000;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.driver.Energy;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.Surroundings;
import java.util.Map;

/**
 * A plug that is logged in. Losing the link is a failure, and the supervisor connects anew. The
 * energy counter is the plan's, so that it goes on over a new link. Confined to the sensor's
 * thread.
 */
final class PlugDriver implements SensorDriver {
  /** A bad moment on the air passes; a link that stays bad is made anew. */
  private static final int MOST_DAMAGED = 10;

  private static final Layout ANY = layout("");
  private static final int WATTS = index("watts");
  private static final int VOLTS = index("volts");
  private static final int AMPERES = index("amperes");
  private static final int HERTZ = index("hertz");
  private static final int JOULES = index("joules");
  private static final int RELAY = index("relay");

  private final PlugLink link;
  private final PlugSession session;
  private final Surroundings surroundings;
  private final Books books;
  private final Layout layout;
  private int damagedInRow;

  /** What goes on from link to link. */
  record Books(Energy energy, HourBook hours) {
    static Books of(long intervalNanos) {
      long gap = 3 * intervalNanos;
      return new Books(new Energy(gap), new HourBook(gap / 1e9));
    }
  }

  PlugDriver(PlugLink link, PlugSession session, Surroundings surroundings, Books books) {
    this.link = link;
    this.session = session;
    this.surroundings = surroundings;
    this.books = books;
    layout = layout(surroundings.name());
  }

  private static Layout layout(String sensor) {
    return new Layout(Catalogue.POWER.columns(Map.of("source", "meter", "sensor", sensor)));
  }

  private static int index(String field) {
    for (int i = 0; i < ANY.width(); i++) {
      if (ANY.columns().get(i).field().equals(field)) {
        return i;
      }
    }
    throw new IllegalArgumentException(field);
  }

  @Override
  public Reading<Row> read() throws InterruptedException {
    try {
      Reading<Answer.Measured> reading = session.measure();
      if (reading instanceof Reading.Value<Answer.Measured> value) {
        damagedInRow = 0;
        Row row = row(value.value());
        compareHours();
        return Reading.value(row);
      }
      if (reading instanceof Reading.NoData<Answer.Measured> damaged
          && ++damagedInRow < MOST_DAMAGED) {
        return Reading.noData(damaged.reason());
      }
      return Reading.failed("the plug does not answer as it should; connecting anew");
    } catch (LinkException e) {
      return Reading.failed(String.valueOf(e.getMessage()));
    }
  }

  private Row row(Answer.Measured measured) {
    books.energy().add(surroundings.time().monotonicNanos(), measured.watts());
    books.hours().add(localSeconds(), measured.watts());
    Row row = new Row(layout);
    row.setNumber(WATTS, measured.watts());
    row.setNumber(VOLTS, measured.volts());
    row.setNumber(AMPERES, measured.amperes());
    if (measured.hertz() > 0) {
      row.setNumber(HERTZ, measured.hertz());
    }
    row.setNumber(JOULES, books.energy().joules());
    row.setNumber(RELAY, measured.on() ? 1 : 0);
    return row;
  }

  /** Once an hour; a plug that keeps its history to itself is no trouble. */
  private void compareHours() throws LinkException, InterruptedException {
    double now = localSeconds();
    if (!books.hours().due(now)) {
      return;
    }
    if (session.history(Frame.HISTORY_DAY) instanceof Reading.Value<Answer.History> day) {
      books.hours().compare(day.value(), now).forEach(surroundings::warn);
    } else {
      surroundings.refusals().count("no history");
    }
  }

  private double localSeconds() {
    return PlugClock.localSeconds(surroundings.time());
  }

  @Override
  public void close() {
    link.close();
  }
}
