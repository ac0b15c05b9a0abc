package dev.wattrack.sensors.dht22;

import dev.wattrack.model.Reading;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.gpio.CharacterDevice;
import dev.wattrack.sensors.gpio.GpioException;
import java.nio.file.Path;

/**
 * Where to look for the sensor: the kernel driver first, because it times the pulses itself; the
 * GPIO character device if there is none and a pin is named. Immutable.
 *
 * @param pin -1 if none is named: no pin is ever driven by guess
 * @param chip path or label of the GPIO chip; empty for the one with the header's pins
 * @param device name of the IIO device; empty if there is only one
 */
record Dht22Plan(Source source, int pin, String chip, String device) implements SensorPlan {

  /** Which way to take. */
  enum Source {
    AUTO,
    IIO,
    GPIO
  }

  @Override
  public Reading<SensorDriver> open(Surroundings surroundings) {
    Path sys = surroundings.setup().sys();
    String refused = "";
    if (source != Source.GPIO) {
      IioDevices.Choice choice = IioDevices.choose(sys, device, pin);
      if (choice instanceof IioDevices.Choice.One) {
        return Reading.value(new Dht22Driver(new IioSource(sys, device, pin), surroundings));
      }
      refused = ((IioDevices.Choice.None) choice).reason();
      if (source == Source.IIO) {
        return Reading.failed(refused);
      }
      refused = "IIO: " + refused + "; ";
    }
    if (pin < 0) {
      return Reading.failed(
          refused + "GPIO: no 'pin:' in sensors.yaml, and none is tried by guess");
    }
    return openLine(surroundings, refused);
  }

  /** A chip that is not there or may not be opened is known only by trying. */
  private Reading<SensorDriver> openLine(Surroundings surroundings, String refused) {
    EdgeSource edges;
    try {
      edges = new EdgeSource(CharacterDevice.of(surroundings.setup().dev(), chip, pin));
    } catch (GpioException e) {
      return Reading.failed(refused + "GPIO: " + e.words());
    }
    Attempt first = edges.attempt();
    if (first instanceof Attempt.Refused trouble && trouble.reason().lost()) {
      return Reading.failed(refused + "GPIO: " + trouble.words());
    }
    return Reading.value(new Dht22Driver(edges, surroundings, first));
  }
}
