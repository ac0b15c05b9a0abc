/**
 * Bluetooth LE through BlueZ over D-Bus (org.bluez, doc/*-api.txt of BlueZ 5.66). The jacket of
 * dbus-java: nothing else may import it. Gives dev.wattrack.sensors.sem6000 its radio.
 */
@NullMarked
package dev.wattrack.sensors.ble;

import org.jspecify.annotations.NullMarked;
