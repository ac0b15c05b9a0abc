package dev.wattrack.sensors.ble;

import java.util.Locale;
import org.freedesktop.dbus.exceptions.DBusExecutionException;

/** What D-Bus or bluetoothd refused, as words that say what to check. */
final class BluezException extends Exception {
  private static final long serialVersionUID = 1L;

  BluezException(String message) {
    super(message);
  }

  static BluezException of(Exception e) {
    String name =
        e instanceof DBusExecutionException execution
            ? errorName(execution)
            : e.getClass().getSimpleName();
    String type = name.substring(name.lastIndexOf('.') + 1);
    return new BluezException(words(type, String.valueOf(e.getMessage())));
  }

  /** The name of an error on the bus, such as {@code org.bluez.Error.InProgress}. */
  // Deprecated without another way to learn an error's name; the version is pinned.
  @SuppressWarnings({"deprecation", "removal"})
  static String errorName(DBusExecutionException e) {
    String type = e.getType();
    return type == null ? e.getClass().getName() : type;
  }

  /** Error names of BlueZ 5.66, doc/device-api.txt, and of the bus itself. */
  static String words(String type, String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return switch (type) {
      case "ServiceUnknown", "NameHasNoOwner" ->
          "bluetoothd is not running: apt-get install bluez; systemctl start bluetooth";
      case "AccessDenied" ->
          "the bus refuses us: put the user into the group bluetooth (" + message + ")";
      case "NotReady" -> "the Bluetooth adapter is off: rfkill unblock bluetooth";
      case "NoReply", "Timeout", "TimedOut" -> "bluetoothd does not answer";
      case "UnknownObject", "UnknownMethod" -> "bluetoothd no longer knows the plug";
      default ->
          lower.contains("did not receive a reply") || lower.contains("no reply")
              ? "bluetoothd does not answer"
              : "BlueZ says " + type + ": " + message;
    };
  }
}
