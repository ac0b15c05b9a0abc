package dev.wattrack.sensors.dht22;

import dev.wattrack.sensors.gpio.Edge;
import dev.wattrack.sensors.gpio.EdgeLine;
import dev.wattrack.sensors.gpio.GpioException;
import java.time.Duration;
import java.util.List;

/**
 * Asks the sensor itself through a GPIO line: low for 18 ms (1 ms would do for a DHT22; a DHT11 and
 * slow clones need more), then the edges of the answer, which takes 5 ms. Confined to the sensor's
 * thread.
 */
final class EdgeSource implements DhtSource {
  private static final Duration START = Duration.ofMillis(18);
  private static final Duration QUIET = Duration.ofMillis(30);

  private final EdgeLine line;

  EdgeSource(EdgeLine line) {
    this.line = line;
  }

  @Override
  public Attempt attempt() {
    try {
      return decode(line.pulseAndListen(START, QUIET));
    } catch (GpioException e) {
      Refusal reason =
          switch (e.kind()) {
            case MISSING -> Refusal.MISSING;
            case PERMISSION -> Refusal.PERMISSION;
            case BUSY -> Refusal.BUSY;
            case OTHER -> Refusal.INPUT_OUTPUT_ERROR;
          };
      return Attempt.refused(reason, e.words());
    }
  }

  /** By times only, see {@link PulseDecoder}; a hole in the kernel's numbers is no frame either. */
  static Attempt decode(List<Edge> edges) {
    long[] nanos = new long[edges.size()];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = edges.get(i).nanos();
      if (i > 0 && (edges.get(i).sequence() - edges.get(i - 1).sequence() & 0xffff_ffffL) != 1) {
        return Attempt.refused(
            Refusal.LOST_EVENTS,
            "the kernel dropped edges after number " + edges.get(i).sequence());
      }
    }
    return PulseDecoder.decode(nanos);
  }

  @Override
  public String place() {
    return line.place();
  }

  @Override
  public void close() {}
}
