package dev.wattrack.sensors.ble;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.ObjectManager;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.Variant;

/**
 * A stand-in for bluetoothd on a private bus: one adapter, and one plug as BlueZ 5.66 shows it.
 * Everything between the plug and us can go wrong on demand. Safe for use by several threads.
 */
final class FakeBluez implements AutoCloseable {
  static final String ADDRESS = "FC:69:47:06:CB:C6";
  private static final String HCI = "/org/bluez/hci0";
  private static final String DEVICE = HCI + "/dev_FC_69_47_06_CB_C6";
  private static final String SERVICE = DEVICE + "/service000d";
  private static final String ABOUT = SERVICE + "/char000e";
  private static final String COMMANDS = SERVICE + "/char0010";
  private static final String ANSWERS = SERVICE + "/char0012";
  private static final long ADVERTISES_MILLIS = 300;

  private final String address;
  private final FakePlug plug;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
  private final Map<String, Thing> things = new ConcurrentHashMap<>();
  private volatile DBusConnection connection;
  private volatile boolean reachable = true;
  private volatile boolean cancelled;
  private volatile boolean notifying;
  private final AtomicInteger connects = new AtomicInteger();

  FakeBluez(String address, FakePlug plug) throws DBusException {
    this.address = address;
    this.plug = plug;
    start();
  }

  int connects() {
    return connects.get();
  }

  /** Whether the plug can be heard; becoming unreachable breaks the link. */
  void reachable(boolean now) {
    reachable = now;
    if (!now) {
      drop();
    }
  }

  /** The link breaks off; the plug goes on advertising. */
  void drop() {
    notifying = false;
    Thing device = things.get(DEVICE);
    if (device != null) {
      device.set("ServicesResolved", false);
      device.set("Connected", false);
    }
  }

  /** As systemctl stop bluetooth. */
  void stop() {
    notifying = false;
    things.clear();
    connection.disconnect();
  }

  /** As systemctl start bluetooth: the plug must be discovered anew. */
  void start() throws DBusException {
    connection = DBusConnectionBuilder.forAddress(address).withShared(false).build();
    connection.exportObject("/", new Root());
    export(new FakeAdapter());
    connection.requestBusName("org.bluez");
  }

  @Override
  public void close() {
    clock.shutdownNow();
    connection.disconnect();
  }

  private void export(Thing thing) throws DBusException {
    things.put(thing.path, thing);
    connection.exportObject(thing.path, thing);
  }

  private void appear() {
    if (things.containsKey(DEVICE)) {
      return;
    }
    try {
      for (Thing thing :
          List.of(
              new FakeDevice(),
              new Characteristic(ABOUT, BluezRadio.ABOUT),
              new Characteristic(COMMANDS, BluezRadio.COMMANDS),
              new Characteristic(ANSWERS, BluezRadio.ANSWERS))) {
        export(thing);
        connection.sendMessage(
            new ObjectManager.InterfacesAdded(
                "/", new DBusPath(thing.path), Map.of(thing.type, thing.all())));
      }
    } catch (DBusException e) {
      throw new IllegalStateException(e);
    }
  }

  private void hear(byte[] frame) {
    for (FakePlug.Notification notification : plug.hear(frame)) {
      after(notification.delayMillis(), () -> notifyValue(notification.bytes()));
    }
  }

  /** What is due after the end is dropped; what goes wrong then is nobody's business. */
  private void after(long millis, Runnable what) {
    if (!clock.isShutdown()) {
      clock.schedule(what, millis, TimeUnit.MILLISECONDS).isDone();
    }
  }

  private void notifyValue(byte[] bytes) {
    Thing answers = things.get(ANSWERS);
    if (notifying && answers != null) {
      answers.set("Value", bytes);
    }
  }

  /** All objects. dbus-java wants a class it can reflect on, so it is not an anonymous one. */
  public final class Root implements ObjectManager {
    @Override
    public Map<DBusPath, Map<String, Map<String, Variant<?>>>> GetManagedObjects() {
      Map<DBusPath, Map<String, Map<String, Variant<?>>>> all = new HashMap<>();
      things.forEach((path, thing) -> all.put(new DBusPath(path), Map.of(thing.type, thing.all())));
      return all;
    }

    @Override
    public String getObjectPath() {
      return "/";
    }
  }

  /** An object with the properties of one interface. */
  public abstract class Thing implements Properties {
    final String path;
    final String type;
    private final Map<String, Object> values = new ConcurrentHashMap<>();

    Thing(String path, String type, Map<String, Object> values) {
      this.path = path;
      this.type = type;
      this.values.putAll(values);
    }

    boolean is(String property) {
      return Boolean.TRUE.equals(values.get(property));
    }

    void put(String property, Object value) {
      values.put(property, value);
    }

    void set(String property, Object value) {
      put(property, value);
      try {
        connection.sendMessage(
            new PropertiesChanged(path, type, Map.of(property, variant(value)), List.of()));
      } catch (DBusException e) {
        throw new IllegalStateException(e);
      }
    }

    Map<String, Variant<?>> all() {
      Map<String, Variant<?>> all = new HashMap<>();
      values.forEach((key, value) -> all.put(key, variant(value)));
      return all;
    }

    private static Variant<?> variant(Object value) {
      return value instanceof byte[]
          ? new Variant<>(value, "ay")
          : value instanceof String[] ? new Variant<>(value, "as") : new Variant<>(value);
    }

    @Override
    public String getObjectPath() {
      return path;
    }

    @Override
    // The interface of the library says that the caller knows the type.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <A> A Get(String interfaceName, String property) {
      return (A) values.get(property);
    }

    @Override
    public <A> void Set(String interfaceName, String property, A value) {
      set(property, value instanceof Variant<?> variant ? variant.getValue() : value);
    }

    @Override
    public Map<String, Variant<?>> GetAll(String interfaceName) {
      return all();
    }
  }

  /** The adapter, off at first. */
  public final class FakeAdapter extends Thing implements Adapter1 {
    FakeAdapter() {
      super(HCI, "org.bluez.Adapter1", Map.of("Powered", false, "Address", "00:11:22:33:44:55"));
    }

    @Override
    public void StartDiscovery() {
      after(ADVERTISES_MILLIS, this::look);
    }

    private void look() {
      if (reachable) {
        appear();
      } else if (things.containsKey(HCI)) {
        after(ADVERTISES_MILLIS, this::look);
      }
    }

    @Override
    public void StopDiscovery() {}

    @Override
    public void SetDiscoveryFilter(Map<String, Variant<?>> filter) {}
  }

  /** The plug as a device. Connecting waits for it to be reachable, as bluetoothd does. */
  public final class FakeDevice extends Thing implements Device1 {
    FakeDevice() {
      super(
          DEVICE,
          "org.bluez.Device1",
          Map.of(
              "Address",
              ADDRESS,
              "Name",
              "Voltcraft",
              "UUIDs",
              new String[] {BluezRadio.SERVICE},
              "RSSI",
              (short) -60,
              "Connected",
              false,
              "ServicesResolved",
              false));
    }

    @Override
    public void Connect() {
      cancelled = false;
      after(ADVERTISES_MILLIS, this::tryToConnect);
    }

    private void tryToConnect() {
      if (cancelled || things.get(DEVICE) != this) {
        return;
      }
      if (!reachable) {
        after(ADVERTISES_MILLIS, this::tryToConnect);
        return;
      }
      connects.incrementAndGet();
      plug.linked();
      // As bluetoothd 5.66 was seen to do: the property changes without a signal.
      put("Connected", true);
      set("ServicesResolved", true);
    }

    @Override
    public void Disconnect() {
      cancelled = true;
      drop();
    }
  }

  /** One of the three characteristics. */
  public final class Characteristic extends Thing implements GattCharacteristic1 {
    Characteristic(String path, String uuid) {
      super(path, "org.bluez.GattCharacteristic1", Map.of("UUID", uuid));
    }

    @Override
    public byte[] ReadValue(Map<String, Variant<?>> options) {
      return plug.about();
    }

    @Override
    public void WriteValue(byte[] value, Map<String, Variant<?>> options) {
      Thing device = things.get(DEVICE);
      if (device == null || !device.is("Connected")) {
        throw new DBusExecutionException("Not connected");
      }
      hear(value);
    }

    @Override
    public void StartNotify() {
      notifying = true;
    }
  }
}
