package dev.wattrack.sensors.ble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/**
 * What bluetoothd tells of its objects: path, interface, property. Kept up to date by signals. Safe
 * for use by several threads.
 */
final class ObjectTree {
  static final String ADAPTER = "org.bluez.Adapter1";
  static final String DEVICE = "org.bluez.Device1";
  static final String CHARACTERISTIC = "org.bluez.GattCharacteristic1";

  private static final int MOST_OBJECTS = 4_096;

  private final Map<String, Map<String, Map<String, Object>>> objects = new HashMap<>();

  /** Everything anew. */
  synchronized void replace(Map<DBusPath, Map<String, Map<String, Variant<?>>>> all) {
    objects.clear();
    all.forEach((path, interfaces) -> add(path.getPath(), interfaces));
    notifyAll();
  }

  synchronized void add(String path, Map<String, Map<String, Variant<?>>> interfaces) {
    if (objects.size() < MOST_OBJECTS) {
      interfaces.forEach((name, properties) -> change(path, name, properties));
    }
  }

  synchronized void change(String path, String name, Map<String, Variant<?>> properties) {
    Map<String, Object> own =
        objects
            .computeIfAbsent(path, unused -> new HashMap<>())
            .computeIfAbsent(name, unused -> new HashMap<>());
    properties.forEach((property, value) -> own.put(property, value.getValue()));
    notifyAll();
  }

  synchronized void remove(String path, List<String> interfaces) {
    Map<String, Map<String, Object>> own = objects.get(path);
    if (own != null) {
      own.keySet().removeAll(interfaces);
      if (own.isEmpty()) {
        objects.remove(path);
      }
    }
    notifyAll();
  }

  /** Waits until something is so; false when the time is over before. */
  synchronized boolean await(Predicate<ObjectTree> so, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (!so.test(this)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return true;
  }

  /** Paths that have an interface, in order. */
  synchronized List<String> having(String name) {
    List<String> paths = new ArrayList<>();
    objects.forEach(
        (path, interfaces) -> {
          if (interfaces.containsKey(name)) {
            paths.add(path);
          }
        });
    paths.sort(null);
    return paths;
  }

  synchronized @Nullable Object property(String path, String name, String property) {
    return objects.getOrDefault(path, Map.of()).getOrDefault(name, Map.of()).get(property);
  }

  String text(String path, String name, String property) {
    Object value = property(path, name, property);
    return value == null ? "" : value.toString();
  }

  boolean flag(String path, String name, String property) {
    return Boolean.TRUE.equals(property(path, name, property));
  }

  /** The path of a device below an adapter, by its address; empty if it is not known. */
  String device(String adapter, String address) {
    for (String path : having(DEVICE)) {
      if (path.startsWith(adapter + "/")
          && text(path, DEVICE, "Address").equalsIgnoreCase(address)) {
        return path;
      }
    }
    return "";
  }

  /** The path of a characteristic below a device; empty if there is none. */
  String characteristic(String device, String uuid) {
    for (String path : having(CHARACTERISTIC)) {
      if (path.startsWith(device + "/")
          && text(path, CHARACTERISTIC, "UUID").equalsIgnoreCase(uuid)) {
        return path;
      }
    }
    return "";
  }
}
