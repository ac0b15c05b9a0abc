package dev.wattrack.sensors.pdu;

import dev.wattrack.sensors.pdu.PduReading.Load;
import dev.wattrack.sensors.pdu.PduReading.LoadState;
import dev.wattrack.sensors.pdu.PduReading.Outlet;
import dev.wattrack.sensors.snmp.Snmp;
import dev.wattrack.sensors.snmp.SnmpException;
import dev.wattrack.sensors.snmp.SnmpValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The first generation, .318.1.1.12: AP79xx, AP78xx. The watts are computed by the PDU from
 * amperes, the power factor and a voltage that somebody has set ({@code
 * rPDUIdentDeviceLinetoLineVoltage}; the MIB says it "is used to calculate total power"). {@code
 * rPDULoadStatusLoad.1 = Gauge32: 17} is 1.7 A; {@code rPDUOutletStatusOutletState.3 = INTEGER: 2}
 * is off.
 */
record RpduBranch() implements Branch {
  private static final String IDENT = HARDWARE + "12.1.";
  private static final String WATTS = IDENT + "16.0";
  private static final String LOAD = HARDWARE + "12.2.3.1.1.";
  private static final String OUTLET_NAME = HARDWARE + "12.3.5.1.1.2";
  private static final String OUTLET_STATE = HARDWARE + "12.3.5.1.1.4";
  private static final String OUTLET_COMMAND = HARDWARE + "12.3.3.1.1.4";
  private static final long ON = 1;
  private static final long OFF = 2;
  private static final double TENTH = 0.1;

  @Override
  public String word() {
    return "rPDU";
  }

  @Override
  public String modelOid() {
    return IDENT + "5.0";
  }

  @Override
  public String stateOid() {
    return OUTLET_STATE;
  }

  @Override
  public String wattsLabel() {
    return "computed";
  }

  @Override
  public String noWattsAdvice() {
    return "it computes them from a voltage that has to be set (web page, or object"
        + " 318.1.1.12.1.15.0); amperes are read all the same";
  }

  @Override
  public PduReading read(Snmp snmp, Map<Integer, String> names) throws SnmpException {
    Map<String, SnmpValue> scalars = snmp.get(List.of(WATTS, UPTIME));
    List<Load> loads = loads(snmp);
    List<Outlet> outlets = new ArrayList<>();
    snmp.column(OUTLET_STATE)
        .forEach(
            (number, state) ->
                outlets.add(
                    new Outlet(number, names.getOrDefault(number, ""), on(state), null, null)));
    Double watts = Branch.scaled(scalars.get(WATTS), 1);
    return new PduReading(
        believable(watts, loads) ? watts : null,
        loads,
        outlets,
        Branch.number(scalars.get(UPTIME)));
  }

  /**
   * Some models answer 0 W for ever until their voltage is set: a load without power is no value.
   */
  private static boolean believable(@Nullable Double watts, List<Load> loads) {
    return watts != null
        && (watts > 0
            || loads.stream().allMatch(load -> load.amperes() == null || load.amperes() == 0));
  }

  private static @Nullable Boolean on(SnmpValue state) {
    Long number = Branch.number(state);
    if (number == null) {
      return null;
    }
    return number == ON ? Boolean.TRUE : number == OFF ? Boolean.FALSE : null;
  }

  /** Bank number 0 is a whole phase; older firmware has neither column and lists phases only. */
  private static List<Load> loads(Snmp snmp) throws SnmpException {
    SortedMap<Integer, SnmpValue> amperes = snmp.column(LOAD + 2);
    SortedMap<Integer, SnmpValue> states = snmp.column(LOAD + 3);
    SortedMap<Integer, SnmpValue> phases = snmp.column(LOAD + 4);
    SortedMap<Integer, SnmpValue> banks = snmp.column(LOAD + 5);
    List<Load> loads = new ArrayList<>();
    amperes.forEach(
        (index, load) -> {
          Long phase = Branch.number(Branch.at(phases, index));
          Long bank = Branch.number(Branch.at(banks, index));
          String number = phase == null ? Integer.toString(index) : phase.toString();
          String name = bank == null || bank == 0 ? "phase" + number : "bank" + bank;
          LoadState state = state(Branch.at(states, index));
          loads.add(new Load(name, Branch.scaled(load, TENTH), null, null, state));
        });
    return loads;
  }

  /** rPDULoadStatusLoadState: 1 normal, 2 low, 3 near overload, 4 overload. */
  private static @Nullable LoadState state(@Nullable SnmpValue value) {
    Long number = Branch.number(value);
    return switch (number == null ? 0 : number.intValue()) {
      case 1 -> LoadState.NORMAL;
      case 2 -> LoadState.LOW;
      case 3 -> LoadState.NEAR_OVERLOAD;
      case 4 -> LoadState.OVERLOAD;
      default -> null;
    };
  }

  @Override
  public Map<Integer, String> names(Snmp snmp) throws SnmpException {
    return Branch.texts(snmp.column(OUTLET_NAME));
  }

  @Override
  public String commandOid(int outlet) {
    return OUTLET_COMMAND + "." + outlet;
  }
}
