package dev.wattrack.sensors.snmp;

/** A value of an SNMP object. Immutable. An object that is not there has none. */
public sealed interface SnmpValue {

  /** INTEGER, Gauge32, Counter32, Counter64 or TimeTicks; the unsigned ones are never negative. */
  record Whole(long value) implements SnmpValue {}

  /** An OCTET STRING as text, or whatever else prints. */
  record Text(String value) implements SnmpValue {}
}
