package dev.wattrack.sensors.pdu;

import dev.wattrack.model.Reading;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.snmp.SnmpException;
import dev.wattrack.sensors.snmp.SnmpSession;
import dev.wattrack.sensors.snmp.SnmpTarget;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PDU as configured. Immutable.
 *
 * @param writing how to write; null if nothing may be switched
 * @param tree auto, rpdu or rpdu2
 * @param meter whether its watts are the rack's meter
 * @param nodes the node that an outlet feeds, by the outlet's number
 */
record PduPlan(
    SnmpTarget reading,
    @Nullable SnmpTarget writing,
    String tree,
    boolean meter,
    Map<Integer, String> nodes)
    implements SensorPlan {

  PduPlan {
    nodes = Map.copyOf(nodes);
  }

  boolean mayWrite() {
    return writing != null;
  }

  /** Asks the PDU which tree it has. */
  Pdu connect(boolean toWrite) throws SnmpException {
    SnmpTarget target = toWrite && writing != null ? writing : reading;
    SnmpSession session = SnmpSession.open(target);
    try {
      return Pdu.identify(session, tree);
    } catch (SnmpException e) {
      session.close();
      throw new SnmpException(
          e.kind(),
          e.words().contains(target.address()) ? e.words() : target.address() + ": " + e.words());
    }
  }

  @Override
  public Reading<SensorDriver> open(Surroundings surroundings) {
    try {
      Pdu pdu = connect(false);
      return Reading.value(new PduDriver(pdu, this, surroundings));
    } catch (SnmpException e) {
      surroundings.refusals().count(e.kind().name().toLowerCase(Locale.ROOT));
      return Reading.failed(e.words());
    }
  }

  @Override
  public Reading<String> order(Surroundings surroundings, List<String> words)
      throws InterruptedException {
    return new PduOrders(this, surroundings).carryOut(words);
  }
}
