package dev.wattrack.sensors.ble;

import java.io.IOException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.ObjectManager;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.MethodCall;

/**
 * A connection to the bus on which bluetoothd is, and a picture of its objects. Safe for use by
 * several threads. Lost for good when the bus or bluetoothd goes; open another one.
 */
final class Bus implements AutoCloseable {
  private static final String BLUEZ = "org.bluez";
  private static final String VALUE = "Value";
  private static final long CALL_TIMEOUT_MILLIS = 5_000;
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  /** The library tells of every connection; held here, because logging forgets its loggers. */
  private static final Logger LIBRARY = Logger.getLogger("org.freedesktop.dbus");

  private final DBusConnection connection;
  private final ObjectTree tree = new ObjectTree();
  private volatile BiConsumer<String, Object> values = (path, value) -> {};
  private volatile boolean lost;

  // A bluetoothd that hangs must not hold a sensor for the usual 20 s of the library.
  static {
    MethodCall.setDefaultTimeout(CALL_TIMEOUT_MILLIS);
    LIBRARY.setLevel(Level.SEVERE);
  }

  private Bus(DBusConnection connection) {
    this.connection = connection;
  }

  /**
   * Connects and looks at what is there.
   *
   * @param address of the bus; empty for the system bus
   */
  static Bus open(String address) throws BluezException {
    Bus bus;
    try {
      DBusConnectionBuilder builder =
          address.isEmpty()
              ? DBusConnectionBuilder.forSystemBus()
              : DBusConnectionBuilder.forAddress(address);
      builder.transportConfig().withTimeout(CONNECT_TIMEOUT_MILLIS);
      bus = new Bus(builder.withShared(false).build());
    } catch (DBusException | RuntimeException e) {
      throw new BluezException(
          "no D-Bus "
              + (address.isEmpty() ? "system bus" : "at " + address)
              + "; is dbus installed and running? ("
              + e.getMessage()
              + ")");
    }
    boolean well = false;
    try {
      bus.watch();
      bus.look();
      well = true;
      return bus;
    } catch (DBusException | DBusExecutionException e) {
      throw BluezException.of(e);
    } finally {
      if (!well) {
        bus.close();
      }
    }
  }

  private void watch() throws DBusException {
    connection.addSigHandler(Properties.PropertiesChanged.class, this::changed);
    connection.addSigHandler(
        ObjectManager.InterfacesAdded.class,
        signal -> tree.add(signal.getSignalSource().getPath(), signal.getInterfaces()));
    connection.addSigHandler(
        ObjectManager.InterfacesRemoved.class,
        signal -> tree.remove(signal.getSignalSource().getPath(), signal.getInterfaces()));
    connection.addSigHandler(
        DBus.NameOwnerChanged.class,
        signal -> {
          if (signal.name.equals(BLUEZ)) {
            lose();
          }
        });
  }

  private void changed(Properties.PropertiesChanged signal) {
    if (!signal.getInterfaceName().startsWith(BLUEZ)) {
      return;
    }
    tree.change(signal.getPath(), signal.getInterfaceName(), signal.getPropertiesChanged());
    if (signal.getInterfaceName().equals(ObjectTree.CHARACTERISTIC)
        && signal.getPropertiesChanged().containsKey(VALUE)) {
      values.accept(signal.getPath(), signal.getPropertiesChanged().get(VALUE).getValue());
    }
  }

  private void lose() {
    lost = true;
    tree.replace(Map.of());
  }

  /** Whether the bus or bluetoothd went away since this connection was made. */
  boolean lost() {
    return lost || !connection.isConnected();
  }

  ObjectTree tree() {
    return tree;
  }

  /** Who is told of each value a characteristic notifies: its path and the value. */
  void onValue(BiConsumer<String, Object> listener) {
    values = listener;
  }

  /** Asks for all objects anew; signals may have been missed. */
  void look() throws BluezException {
    try {
      tree.replace(object("/", ObjectManager.class).GetManagedObjects());
    } catch (DBusExecutionException e) {
      throw BluezException.of(e);
    }
  }

  <T extends DBusInterface> T object(String path, Class<T> type) throws BluezException {
    try {
      return connection.getRemoteObject(BLUEZ, path, type);
    } catch (DBusException e) {
      throw BluezException.of(e);
    }
  }

  /** Calls a method without waiting for its end, which may take bluetoothd half a minute. */
  PendingCall call(DBusInterface object, String method) throws BluezException {
    try {
      return new PendingCall(connection.callMethodAsync(object, method));
    } catch (DBusExecutionException e) {
      throw BluezException.of(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      lose();
    }
  }
}
