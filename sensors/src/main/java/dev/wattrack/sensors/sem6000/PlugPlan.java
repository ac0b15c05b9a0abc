package dev.wattrack.sensors.sem6000;

import dev.wattrack.model.Reading;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.Surroundings;
import java.util.List;
import java.util.StringJoiner;

/**
 * A plug as configured. Confined to the sensor's thread while it is read; an order has a plan of
 * its own.
 */
public final class PlugPlan implements SensorPlan {
  private final PlugRadio radio;
  private final String address;
  private final String pin;
  private final PlugDriver.Books books;

  /**
   * @param address e.g. {@code FC:69:47:06:CB:C6}
   * @param pin four digits
   * @param intervalNanos distance of readings
   */
  public PlugPlan(PlugRadio radio, String address, String pin, long intervalNanos) {
    if (!pin.matches("[0-9]{4}")) {
      throw new IllegalArgumentException("a PIN has four digits");
    }
    this.radio = radio;
    this.address = address;
    this.pin = pin;
    books = PlugDriver.Books.of(intervalNanos);
  }

  @Override
  public Reading<SensorDriver> open(Surroundings surroundings) throws InterruptedException {
    Reading<PlugLink> connection = radio.connect(address, surroundings.guest());
    if (!(connection instanceof Reading.Value<PlugLink> value)) {
      return Reading.failed(reason(connection));
    }
    PlugLink link = value.value();
    boolean begun = false;
    try {
      PlugSession session = new PlugSession(link, surroundings.time(), surroundings.refusals());
      Reading<Answer.Login> login = session.begin(pin, PlugClock.local(surroundings.time()));
      begun = login instanceof Reading.Value<Answer.Login>;
      return begun
          ? Reading.value(new PlugDriver(link, session, surroundings, books))
          : Reading.failed(reason(login));
    } catch (LinkException e) {
      return Reading.failed(String.valueOf(e.getMessage()));
    } finally {
      if (!begun) {
        link.close();
      }
    }
  }

  private static String reason(Reading<?> reading) {
    return reading instanceof Reading.Failed<?> failed
        ? failed.reason()
        : ((Reading.NoData<?>) reading).reason();
  }

  @Override
  public Reading<String> order(Surroundings surroundings, List<String> words)
      throws InterruptedException {
    int history =
        switch (String.join(" ", words)) {
          case "history day" -> Frame.HISTORY_DAY;
          case "history month" -> Frame.HISTORY_MONTH;
          case "history year" -> Frame.HISTORY_YEAR;
          default -> 0;
        };
    boolean relay = words.equals(List.of("relay", "on")) || words.equals(List.of("relay", "off"));
    if (history == 0 && !relay) {
      return Reading.failed("a plug takes: relay on|off, history day|month|year");
    }
    Reading<PlugLink> connection = radio.connect(address, surroundings.guest());
    if (!(connection instanceof Reading.Value<PlugLink> value)) {
      return Reading.failed(reason(connection));
    }
    try (PlugLink link = value.value()) {
      PlugSession session = new PlugSession(link, surroundings.time(), surroundings.refusals());
      Reading<Answer.Login> login = session.begin(pin, PlugClock.local(surroundings.time()));
      if (!(login instanceof Reading.Value<Answer.Login>)) {
        return Reading.failed(reason(login));
      }
      return relay ? relay(session, words.get(1).equals("on")) : history(session, history);
    } catch (LinkException e) {
      return Reading.failed(String.valueOf(e.getMessage()));
    }
  }

  /** The plug's answer says that it heard; the next measurement says what the relay does. */
  private static Reading<String> relay(PlugSession session, boolean on)
      throws LinkException, InterruptedException {
    if (!(session.relay(on) instanceof Reading.Value<Answer>)) {
      return Reading.failed("the plug does not confirm; read it to see what its relay does");
    }
    Reading<Answer.Measured> after = session.measure();
    if (after instanceof Reading.Value<Answer.Measured> value && value.value().on() == on) {
      return Reading.value("the relay is " + (on ? "on" : "off"));
    }
    return Reading.failed("the plug confirmed, but its relay is not " + (on ? "on" : "off"));
  }

  private static Reading<String> history(PlugSession session, int command)
      throws LinkException, InterruptedException {
    if (session.history(command) instanceof Reading.Value<Answer.History> value) {
      StringJoiner text = new StringJoiner(" ");
      value.value().wattHours().forEach(wattHours -> text.add(wattHours.toString()));
      int total = value.value().wattHours().stream().mapToInt(Integer::intValue).sum();
      return Reading.value(text + " Wh, oldest first; together " + total + " Wh");
    }
    return Reading.failed("the plug does not answer with its history");
  }

  @Override
  public String toString() {
    return "SEM6000 " + address;
  }
}
