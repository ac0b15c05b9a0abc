package dev.wattrack.sensors.ble;

import java.util.Map;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.types.Variant;

/** The methods we call of a characteristic (BlueZ doc/gatt-api.txt). */
@DBusInterfaceName("org.bluez.GattCharacteristic1")
public interface GattCharacteristic1 extends DBusInterface {
  byte[] ReadValue(Map<String, Variant<?>> options);

  void WriteValue(byte[] value, Map<String, Variant<?>> options);

  void StartNotify();
}
