package dev.wattrack.sensors.ble;

import java.util.Map;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.types.Variant;

/** The methods we call of a Bluetooth adapter (BlueZ doc/adapter-api.txt). */
@DBusInterfaceName("org.bluez.Adapter1")
public interface Adapter1 extends DBusInterface {
  void StartDiscovery();

  void StopDiscovery();

  void SetDiscoveryFilter(Map<String, Variant<?>> filter);
}
