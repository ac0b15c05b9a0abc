package dev.wattrack.sensors.ble;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.interfaces.DBusInterface;

/** The methods we call of a Bluetooth device (BlueZ doc/device-api.txt). */
@DBusInterfaceName("org.bluez.Device1")
public interface Device1 extends DBusInterface {
  void Connect();

  void Disconnect();
}
