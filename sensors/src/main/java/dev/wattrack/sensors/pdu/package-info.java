/**
 * Switched rack PDUs of APC (AP7911A and relatives) over SNMP: load, outlets, switching. Two trees
 * of PowerNet-MIB are known and never mixed, because the same number means opposite things in them.
 */
@NullMarked
package dev.wattrack.sensors.pdu;

import org.jspecify.annotations.NullMarked;
