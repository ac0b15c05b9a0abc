package dev.wattrack.sensors.pdu;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.driver.Energy;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.pdu.PduReading.Load;
import dev.wattrack.sensors.pdu.PduReading.LoadState;
import dev.wattrack.sensors.snmp.Counter32;
import dev.wattrack.sensors.snmp.SnmpException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a PDU and says what changed. Confined to the sensor's thread. */
final class PduDriver implements SensorDriver {
  private static final int GAP_INTERVALS = 3;

  /** A restart loses at least this much of the time that passed, in hundredths of a second. */
  private static final long CLOCK_TOLERANCE_TICKS = 6_000;

  private final Pdu pdu;
  private final PduPlan plan;
  private final Surroundings surroundings;
  private final Energy energy;
  private final Map<String, LoadState> states = new HashMap<>();
  private @Nullable PduRows rows;
  private @Nullable Long lastTicks;
  private long lastNanos;
  private boolean wattsKnown;
  private boolean warnedOfWatts;

  PduDriver(Pdu pdu, PduPlan plan, Surroundings surroundings) {
    this.pdu = pdu;
    this.plan = plan;
    this.surroundings = surroundings;
    energy = new Energy(GAP_INTERVALS * surroundings.intervalNanos());
  }

  @Override
  public Reading<Row> read() {
    PduReading reading;
    try {
      reading = pdu.read();
    } catch (SnmpException e) {
      surroundings.refusals().count(e.kind().name().toLowerCase(Locale.ROOT));
      return Reading.failed(e.words());
    }
    PduRows fitting = rows;
    if (fitting == null) {
      fitting =
          new PduRows(
              surroundings.name(), pdu.branch().wattsLabel(), plan.meter(), plan.nodes(), reading);
      rows = fitting;
      surroundings.info(
          pdu.model() + " at " + plan.reading().address() + ", tree " + pdu.branch().word());
      mappedOutletsExist(reading);
    }
    if (!fitting.fit(reading)) {
      return Reading.failed("the PDU's phases or outlets are others than before");
    }
    long now = surroundings.time().monotonicNanos();
    tellOfRestart(reading.restartedTicks(), now);
    reading.loads().forEach(this::tellOfLoad);
    return Reading.value(fitting.row(reading, integrate(reading, now)));
  }

  private @Nullable Double integrate(PduReading reading, long now) {
    Double watts = reading.watts();
    if (watts != null) {
      energy.add(now, watts);
      wattsKnown = true;
    } else if (!warnedOfWatts) {
      warnedOfWatts = true;
      surroundings.warn("the PDU tells no power: " + pdu.branch().noWattsAdvice());
    }
    return wattsKnown ? energy.joules() : null;
  }

  /**
   * TimeTicks wrap after 497 days; a restart is where fewer have passed than our own clock says.
   */
  private void tellOfRestart(@Nullable Long ticks, long now) {
    Long before = lastTicks;
    if (ticks != null && before != null) {
      long passedTicks = Counter32.passed(before, ticks);
      long expectedTicks = (now - lastNanos) / 10_000_000;
      if (Math.abs(passedTicks - expectedTicks) > CLOCK_TOLERANCE_TICKS) {
        surroundings.warn(
            "the PDU's management card has restarted; outlets keep their state meanwhile");
      }
    }
    lastTicks = ticks;
    lastNanos = now;
  }

  private void tellOfLoad(Load load) {
    LoadState state = load.state();
    LoadState before = state == null ? null : states.put(load.name(), state);
    if (state == null || before == state) {
      return;
    }
    if (state == LoadState.OVERLOAD || state == LoadState.NEAR_OVERLOAD) {
      surroundings.warn(
          load.name()
              + (state == LoadState.OVERLOAD ? " is overloaded" : " is near its limit")
              + (load.amperes() == null
                  ? ""
                  : String.format(Locale.ROOT, " at %.1f A", load.amperes())));
    } else if (before == LoadState.OVERLOAD || before == LoadState.NEAR_OVERLOAD) {
      surroundings.info(load.name() + " is below its limit again");
    }
  }

  private void mappedOutletsExist(PduReading reading) {
    plan.nodes()
        .forEach(
            (number, node) -> {
              if (reading.outlet(number) == null) {
                surroundings.warn(
                    "outlets: "
                        + number
                        + ": "
                        + node
                        + " is mapped to an outlet that is not there");
              }
            });
  }

  @Override
  public void close() {
    pdu.close();
  }
}
