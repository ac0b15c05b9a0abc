package dev.wattrack.sensors.dht22;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.dht22.Attempt.Measured;
import dev.wattrack.sensors.dht22.Attempt.Refused;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.Surroundings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the source once a reading and believes what the judge believes; everything else is counted
 * by its reason. Confined to the sensor's thread.
 */
final class Dht22Driver implements SensorDriver {
  /** After so many intervals without a believed value there is none. */
  private static final int STALE_INTERVALS = 3;

  /**
   * The sensor converts once in two seconds and the kernel driver answers from its memory until
   * then: the same conversion twice would be a reading that confirms itself.
   */
  private static final long CONVERSION_NANOS = 2_100_000_000L;

  private final DhtSource source;
  private final Surroundings surroundings;
  private final Judge judge;
  private final Layout layout;
  private @Nullable Attempt first;
  private boolean told;
  private boolean asked;
  private long lastAskedNanos;

  Dht22Driver(DhtSource source, Surroundings surroundings) {
    this(source, surroundings, null);
  }

  /**
   * @param first an attempt that was made already; the sensor does not answer twice in two seconds
   */
  Dht22Driver(DhtSource source, Surroundings surroundings, @Nullable Attempt first) {
    this.first = first;
    this.source = source;
    this.surroundings = surroundings;
    judge = new Judge(STALE_INTERVALS * surroundings.intervalNanos());
    Map<String, String> tags = Map.of("sensor", surroundings.name());
    layout =
        new Layout(
            List.of(
                Catalogue.CLIMATE.column("temperature_celsius", tags),
                Catalogue.CLIMATE.column("humidity_percent", tags)));
  }

  @Override
  public Reading<Row> read() throws InterruptedException {
    long now = surroundings.time().monotonicNanos();
    if (asked && now - lastAskedNanos < CONVERSION_NANOS) {
      return Reading.noData("the sensor converts once in two seconds; nothing new yet");
    }
    Attempt attempt = first == null ? source.attempt() : first;
    first = null;
    asked = true;
    lastAskedNanos = surroundings.time().monotonicNanos();
    if (attempt instanceof Measured measured) {
      attempt = judge.judge(measured, lastAskedNanos);
    }
    if (attempt instanceof Refused refused) {
      surroundings.refusals().count(refused.reason().words());
      String words = refused.reason().words() + ": " + refused.words();
      return refused.reason().lost() ? Reading.failed(words) : Reading.noData(words);
    }
    // Not when opened: a device that opens but never answers is opened again and again.
    if (!told) {
      told = true;
      surroundings.info("read through " + source.place());
    }
    Measured believed = (Measured) attempt;
    Row row = new Row(layout);
    row.setNumber(0, believed.celsius());
    row.setNumber(1, believed.humidityPercent());
    return Reading.value(row);
  }

  @Override
  public void close() {
    source.close();
  }
}
