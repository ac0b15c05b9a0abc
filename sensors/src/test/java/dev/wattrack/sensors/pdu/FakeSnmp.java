package dev.wattrack.sensors.pdu;

import dev.wattrack.sensors.snmp.Snmp;
import dev.wattrack.sensors.snmp.SnmpException;
import dev.wattrack.sensors.snmp.SnmpValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An SNMP agent in memory, filled with lines as snmpsim reads them. */
final class FakeSnmp implements Snmp {
  final Map<String, SnmpValue> objects = new HashMap<>();
  String silence = "";

  /** Lines such as {@code 1.3.6.1.2.1.1.3.0|67|1000}. */
  FakeSnmp(List<String> lines) {
    for (String line : lines) {
      String[] parts = line.split("\\|", 3);
      if (parts.length == 3) {
        String text = parts[2].startsWith("value=") ? parts[2].substring(6) : parts[2];
        objects.put(
            parts[0],
            parts[1].equals("4")
                ? new SnmpValue.Text(text)
                : new SnmpValue.Whole(Long.parseLong(text)));
      }
    }
  }

  @Override
  public Map<String, SnmpValue> get(List<String> oids) throws SnmpException {
    speak();
    Map<String, SnmpValue> values = new HashMap<>();
    for (String oid : oids) {
      SnmpValue value = objects.get(oid);
      if (value != null) {
        values.put(oid, value);
      }
    }
    return values;
  }

  @Override
  public SortedMap<Integer, SnmpValue> column(String oid) throws SnmpException {
    speak();
    SortedMap<Integer, SnmpValue> values = new TreeMap<>();
    objects.forEach(
        (name, value) -> {
          String rest = name.startsWith(oid + ".") ? name.substring(oid.length() + 1) : "";
          if (rest.matches("[0-9]+")) {
            values.put(Integer.parseInt(rest), value);
          }
        });
    return values;
  }

  @Override
  public void set(String oid, int value) throws SnmpException {
    speak();
    objects.put(oid, new SnmpValue.Whole(value));
  }

  private void speak() throws SnmpException {
    if (!silence.isEmpty()) {
      throw new SnmpException(SnmpException.Kind.SILENT, silence);
    }
  }

  @Override
  public void close() {}
}
