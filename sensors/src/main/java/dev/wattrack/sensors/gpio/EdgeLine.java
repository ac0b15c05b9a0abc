package dev.wattrack.sensors.gpio;

import java.time.Duration;
import java.util.List;

/** A line that can be pulled low and then listened to. Confined to one thread. */
public interface EdgeLine {
  /**
   * Pulls the line low for a time, lets it go and records edges until it has been quiet for {@code
   * quiet} or too many have come.
   *
   * @throws GpioException with what to check
   */
  List<Edge> pulseAndListen(Duration low, Duration quiet) throws GpioException;

  /** The chip and line, for people. */
  String place();
}
