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
 * The second generation, .318.1.1.26: AP8xxx, and late firmware of the first. Power is measured.
 * {@code rPDU2DeviceStatusPower.1 = INTEGER: 38} is 380 W; {@code rPDU2OutletSwitchedStatusState.3
 * = INTEGER: 2} is on, the contrary of the first generation. The state in the table of metered
 * outlets is always on and never read.
 */
record Rpdu2Branch() implements Branch {
  private static final String TREE = HARDWARE + "26.";
  private static final String DEVICE_POWER = TREE + "4.3.1.5";
  private static final String PHASE = TREE + "6.3.1.";
  private static final String BANK = TREE + "8.3.1.";
  private static final String OUTLET_NAME = TREE + "9.2.3.1.3";
  private static final String OUTLET_STATE = TREE + "9.2.3.1.5";
  private static final String OUTLET_COMMAND = TREE + "9.2.4.1.5";
  private static final String OUTLET_AMPERES = TREE + "9.4.3.1.6";
  private static final String OUTLET_WATTS = TREE + "9.4.3.1.7";
  private static final long OFF = 1;
  private static final long ON = 2;
  private static final double TENTH = 0.1;

  /** Hundredths of a kilowatt. */
  private static final double TEN_WATTS = 10;

  @Override
  public String word() {
    return "rPDU2";
  }

  @Override
  public String modelOid() {
    return TREE + "2.1.8.1";
  }

  @Override
  public String stateOid() {
    return OUTLET_STATE;
  }

  @Override
  public String wattsLabel() {
    return "measured";
  }

  @Override
  public String noWattsAdvice() {
    return "this model does not measure them; amperes are read all the same";
  }

  @Override
  public PduReading read(Snmp snmp, Map<Integer, String> names) throws SnmpException {
    Map<String, SnmpValue> scalars = snmp.get(List.of(UPTIME));
    List<Load> loads = new ArrayList<>(phases(snmp));
    SortedMap<Integer, SnmpValue> bankStates = snmp.column(BANK + 4);
    snmp.column(BANK + 5)
        .forEach(
            (index, load) ->
                loads.add(
                    new Load(
                        "bank" + index,
                        Branch.scaled(load, TENTH),
                        null,
                        null,
                        state(Branch.at(bankStates, index)))));
    return new PduReading(
        devicePower(snmp), loads, outlets(snmp, names), Branch.number(scalars.get(UPTIME)));
  }

  /** Several PDUs in a chain answer as one; their sum is null if one does not know. */
  private static @Nullable Double devicePower(Snmp snmp) throws SnmpException {
    double sum = 0;
    SortedMap<Integer, SnmpValue> devices = snmp.column(DEVICE_POWER);
    for (SnmpValue device : devices.values()) {
      Double watts = Branch.scaled(device, TEN_WATTS);
      if (watts == null) {
        return null;
      }
      sum += watts;
    }
    return devices.isEmpty() ? null : sum;
  }

  private static List<Load> phases(Snmp snmp) throws SnmpException {
    SortedMap<Integer, SnmpValue> states = snmp.column(PHASE + 4);
    SortedMap<Integer, SnmpValue> volts = snmp.column(PHASE + 6);
    SortedMap<Integer, SnmpValue> watts = snmp.column(PHASE + 7);
    List<Load> loads = new ArrayList<>();
    snmp.column(PHASE + 5)
        .forEach(
            (index, load) ->
                loads.add(
                    new Load(
                        "phase" + index,
                        Branch.scaled(load, TENTH),
                        Branch.scaled(Branch.at(volts, index), 1),
                        Branch.scaled(Branch.at(watts, index), TEN_WATTS),
                        state(Branch.at(states, index)))));
    return loads;
  }

  private static List<Outlet> outlets(Snmp snmp, Map<Integer, String> names) throws SnmpException {
    SortedMap<Integer, SnmpValue> watts = snmp.column(OUTLET_WATTS);
    SortedMap<Integer, SnmpValue> amperes = snmp.column(OUTLET_AMPERES);
    List<Outlet> outlets = new ArrayList<>();
    snmp.column(OUTLET_STATE)
        .forEach(
            (number, state) ->
                outlets.add(
                    new Outlet(
                        number,
                        names.getOrDefault(number, ""),
                        on(state),
                        Branch.scaled(Branch.at(watts, number), 1),
                        Branch.scaled(Branch.at(amperes, number), TENTH))));
    return outlets;
  }

  private static @Nullable Boolean on(SnmpValue state) {
    Long number = Branch.number(state);
    if (number == null) {
      return null;
    }
    return number == ON ? Boolean.TRUE : number == OFF ? Boolean.FALSE : null;
  }

  /** rPDU2*LoadState: 1 low, 2 normal, 3 near overload, 4 overload. */
  private static @Nullable LoadState state(@Nullable SnmpValue value) {
    Long number = Branch.number(value);
    return switch (number == null ? 0 : number.intValue()) {
      case 1 -> LoadState.LOW;
      case 2 -> LoadState.NORMAL;
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
