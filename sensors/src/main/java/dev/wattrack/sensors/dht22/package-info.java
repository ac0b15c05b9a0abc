/**
 * The DHT22 (AM2302) thermometer: what its pulses mean, which readings are believed, and the two
 * ways to ask it (the kernel's IIO driver, the GPIO character device). Knows the model and {@code
 * sensors.gpio}; no library.
 */
@NullMarked
package dev.wattrack.sensors.dht22;

import org.jspecify.annotations.NullMarked;
