package dev.wattrack.sensors.snmp;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * An SNMP agent that can be asked. OIDs are dotted numbers without a leading dot. Confined to one
 * thread.
 */
public interface Snmp extends AutoCloseable {
  /** The values of those objects that are there, by OID. */
  Map<String, SnmpValue> get(List<String> oids) throws SnmpException;

  /**
   * The values below an OID, by what follows it, e.g. {@code 1} or {@code 2.1}, in the agent's
   * order. At most {@link #MOST_VALUES}.
   */
  SortedMap<Integer, SnmpValue> column(String oid) throws SnmpException;

  /** Sets an INTEGER; the answer's value, which is usually the one that was set. */
  void set(String oid, int value) throws SnmpException;

  /** Longest column that is read. */
  int MOST_VALUES = 512;

  @Override
  void close();
}
