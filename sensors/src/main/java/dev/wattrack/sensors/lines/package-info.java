/**
 * Slow GPIO lines: whether the fan runs, whether the thermostat calls, a status LED. The only
 * package that may use Pi4J, which is too slow for the pulses of a DHT22 and drops their time
 * stamps.
 */
@NullMarked
package dev.wattrack.sensors.lines;

import org.jspecify.annotations.NullMarked;
