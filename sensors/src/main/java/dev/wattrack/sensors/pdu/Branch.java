package dev.wattrack.sensors.pdu;

import dev.wattrack.sensors.snmp.Snmp;
import dev.wattrack.sensors.snmp.SnmpException;
import dev.wattrack.sensors.snmp.SnmpValue;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One tree of PowerNet-MIB: where its objects are and what its numbers mean. A PDU is read through
 * one of them only. Immutable.
 */
sealed interface Branch permits RpduBranch, Rpdu2Branch {
  /** Below iso.org.dod.internet.private.enterprises.apc.products.hardware. */
  String HARDWARE = "1.3.6.1.4.1.318.1.1.";

  /** SNMPv2-MIB::sysUpTime.0, hundredths of a second. */
  String UPTIME = "1.3.6.1.2.1.1.3.0";

  /** {@code rPDU} or {@code rPDU2}. */
  String word();

  /** The object that holds the model's name, e.g. {@code AP7911A}. */
  String modelOid();

  /** The column of the outlets' states. */
  String stateOid();

  /** Where the watts come from, for people and as the last part of the sensor's name. */
  String wattsLabel();

  /** What to do, or that nothing can be done, where the PDU tells no watts. */
  String noWattsAdvice();

  /** Everything but the outlets' names. */
  PduReading read(Snmp snmp, Map<Integer, String> names) throws SnmpException;

  /** The outlets' names by number. */
  Map<Integer, String> names(Snmp snmp) throws SnmpException;

  /** The object that switches an outlet. */
  String commandOid(int outlet);

  /** All branches, the one to prefer first. */
  static List<Branch> all() {
    return List.of(new Rpdu2Branch(), new RpduBranch());
  }

  /** The number; null if absent, a text, or -1, which means that the model does not know it. */
  static @Nullable Long number(@Nullable SnmpValue value) {
    return value instanceof SnmpValue.Whole whole && whole.value() >= 0 ? whole.value() : null;
  }

  static @Nullable Double scaled(@Nullable SnmpValue value, double unit) {
    Long number = number(value);
    return number == null ? null : number * unit;
  }

  static String text(@Nullable SnmpValue value) {
    return value instanceof SnmpValue.Text text ? text.value() : "";
  }

  static @Nullable SnmpValue at(SortedMap<Integer, SnmpValue> column, int index) {
    return column.get(index);
  }

  /** A table's text column by index. */
  static Map<Integer, String> texts(SortedMap<Integer, SnmpValue> column) {
    Map<Integer, String> texts = new java.util.TreeMap<>();
    column.forEach((index, value) -> texts.put(index, text(value)));
    return texts;
  }
}
