/**
 * SNMP as a client: get, walk and set of numbers and texts, versions 1, 2c and 3. The only package
 * that may use snmp4j; knows nothing of what the numbers mean.
 */
@NullMarked
package dev.wattrack.sensors.snmp;

import org.jspecify.annotations.NullMarked;
