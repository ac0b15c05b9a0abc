package dev.wattrack.sensors.ble;

import dev.wattrack.model.Reading;
import dev.wattrack.sensors.sem6000.PlugLink;
import dev.wattrack.sensors.sem6000.PlugRadio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.Variant;

/**
 * Reaches plugs through bluetoothd. Every attempt has its own connection to the bus, so that
 * whatever has gone wrong ends with it. Safe for use by several threads; holds nothing itself.
 */
final class BluezRadio implements PlugRadio {
  /** Services and characteristics are found by UUID; handles differ between hardware 2 and 3. */
  static final String SERVICE = "0000fff0-0000-1000-8000-00805f9b34fb";

  static final String ABOUT = "0000fff1-0000-1000-8000-00805f9b34fb";
  static final String COMMANDS = "0000fff3-0000-1000-8000-00805f9b34fb";
  static final String ANSWERS = "0000fff4-0000-1000-8000-00805f9b34fb";

  /** What controllers say when they do not know (Bluetooth Core, LE advertising report). */
  private static final int RSSI_UNKNOWN = 127;

  private static final long SECOND = 1_000_000_000L;
  private static final long DISCOVER_NANOS = 6 * SECOND;
  private static final long CONNECT_NANOS = 6 * SECOND;
  private static final long STALE_NANOS = 2 * SECOND;
  private static final long POWER_NANOS = 2 * SECOND;
  private static final long LOOK_EVERY_NANOS = 50_000_000L;
  private static final int CANCEL_LOOKS = 20;

  private final String busAddress;
  private final String adapterName;

  /**
   * @param busAddress of D-Bus; empty for the system bus
   * @param adapterName such as hci0; empty for the first there is
   */
  BluezRadio(String busAddress, String adapterName) {
    this.busAddress = busAddress;
    this.adapterName = adapterName;
  }

  @Override
  public Reading<PlugLink> connect(String address, boolean guest) throws InterruptedException {
    Bus bus = null;
    PlugLink link = null;
    try {
      bus = Bus.open(busAddress);
      String adapter = adapter(bus);
      String device = bus.tree().device(adapter, address);
      boolean there = !device.isEmpty() && connected(bus, device);
      if (there && !guest) {
        // Left by a process that was killed; the plug talks to one central only.
        disconnect(bus, device);
        there = false;
      }
      if (device.isEmpty()) {
        device = discover(bus, adapter, address);
      }
      if (!there) {
        connectDevice(bus, device);
      }
      link = subscribe(bus, device, there);
      return Reading.value(link);
    } catch (BluezException | DBusExecutionException e) {
      BluezException words = e instanceof BluezException bluez ? bluez : BluezException.of(e);
      return Reading.failed(String.valueOf(words.getMessage()));
    } finally {
      if (link == null && bus != null) {
        bus.close();
      }
    }
  }

  private String adapter(Bus bus) throws BluezException, InterruptedException {
    List<String> adapters = bus.tree().having(ObjectTree.ADAPTER);
    if (adapters.isEmpty()) {
      throw new BluezException(
          "no Bluetooth adapter: is one plugged in, or switched off by rfkill or dtoverlay=disable-bt?");
    }
    for (String path : adapters) {
      if (adapterName.isEmpty() || path.endsWith("/" + adapterName)) {
        power(bus, path);
        return path;
      }
    }
    throw new BluezException("no Bluetooth adapter " + adapterName + "; there is " + adapters);
  }

  private static void power(Bus bus, String adapter) throws BluezException, InterruptedException {
    Predicate<ObjectTree> powered = tree -> tree.flag(adapter, ObjectTree.ADAPTER, "Powered");
    if (powered.test(bus.tree())) {
      return;
    }
    bus.object(adapter, Properties.class)
        .Set(ObjectTree.ADAPTER, "Powered", new Variant<>(Boolean.TRUE));
    if (!bus.tree().await(powered, POWER_NANOS)) {
      throw new BluezException("the Bluetooth adapter stays off: rfkill unblock bluetooth");
    }
  }

  private static boolean connected(Bus bus, String device) {
    return bus.tree().flag(device, ObjectTree.DEVICE, "Connected");
  }

  private static void disconnect(Bus bus, String device)
      throws BluezException, InterruptedException {
    bus.call(bus.object(device, Device1.class), "Disconnect");
    bus.tree().await(tree -> !tree.flag(device, ObjectTree.DEVICE, "Connected"), STALE_NANOS);
  }

  private static String discover(Bus bus, String adapter, String address)
      throws BluezException, InterruptedException {
    startDiscovery(bus, adapter);
    try {
      bus.tree().await(tree -> !tree.device(adapter, address).isEmpty(), DISCOVER_NANOS);
    } finally {
      stopDiscovery(bus, adapter);
    }
    String device = bus.tree().device(adapter, address);
    if (device.isEmpty()) {
      throw new BluezException(
          "plug "
              + address
              + " is not heard: has it power, is it in range, is a phone connected to it?"
              + " It talks to one only.");
    }
    return device;
  }

  private static void startDiscovery(Bus bus, String adapter) throws BluezException {
    Adapter1 radio = bus.object(adapter, Adapter1.class);
    try {
      radio.SetDiscoveryFilter(Map.of("Transport", new Variant<>("le")));
      radio.StartDiscovery();
    } catch (DBusExecutionException e) {
      // Somebody else discovers already; that is as good.
      if (!BluezException.errorName(e).endsWith("InProgress")) {
        throw BluezException.of(e);
      }
    }
  }

  private static void stopDiscovery(Bus bus, String adapter) throws BluezException {
    try {
      bus.object(adapter, Adapter1.class).StopDiscovery();
    } catch (DBusExecutionException e) {
      // It ends with our connection anyway, and may have ended with bluetoothd.
      bus.look();
    }
  }

  /** Connect returns when the link is up; only then the services are looked through. */
  private static void connectDevice(Bus bus, String device)
      throws BluezException, InterruptedException {
    Device1 plug = bus.object(device, Device1.class);
    PendingCall call = bus.call(plug, "Connect");
    long end = System.nanoTime() + CONNECT_NANOS;
    boolean called = false;
    while (!bus.lost() && System.nanoTime() - end < 0) {
      called = called || call.done();
      if (bus.tree()
          .await(
              tree -> tree.flag(device, ObjectTree.DEVICE, "ServicesResolved"), LOOK_EVERY_NANOS)) {
        return;
      }
    }
    if (bus.lost()) {
      throw new BluezException("bluetoothd went away; waiting for it to come back");
    }
    // Else bluetoothd goes on trying, for whom nobody waits.
    PendingCall cancel = bus.call(plug, "Disconnect");
    for (int i = 0; i < CANCEL_LOOKS && !cancel.done(); i++) {
      bus.tree().await(tree -> false, LOOK_EVERY_NANOS);
    }
    throw new BluezException(
        called
            ? "connected, but the plug does not tell its services; unplug it for a moment"
            : "the plug does not accept a link: has it power, is it in range, is a phone"
                + " connected to it? It talks to one only.");
  }

  private static PlugLink subscribe(Bus bus, String device, boolean stays) throws BluezException {
    // bluetoothd 5.66 does not always signal that Connected has changed; asked, it tells the truth.
    bus.look();
    ObjectTree tree = bus.tree();
    String answers = tree.characteristic(device, ANSWERS);
    String commands = tree.characteristic(device, COMMANDS);
    String about = tree.characteristic(device, ABOUT);
    if (answers.isEmpty() || commands.isEmpty() || about.isEmpty()) {
      throw new BluezException(
          "connected, but this is no SEM6000: it lacks the characteristics fff1, fff3 and fff4");
    }
    BluezLink link =
        new BluezLink(
            bus,
            device,
            bus.object(commands, GattCharacteristic1.class),
            bus.object(about, GattCharacteristic1.class),
            stays);
    bus.onValue(
        (path, value) -> {
          if (path.equals(answers)) {
            link.notified(value);
          }
        });
    bus.object(answers, GattCharacteristic1.class).StartNotify();
    return link;
  }

  @Override
  public Reading<List<Found>> scan(long nanos) throws InterruptedException {
    try (Bus bus = Bus.open(busAddress)) {
      String adapter = adapter(bus);
      startDiscovery(bus, adapter);
      bus.tree().await(tree -> false, nanos);
      List<Found> found = plugs(bus.tree());
      stopDiscovery(bus, adapter);
      return Reading.value(found);
    } catch (BluezException | DBusExecutionException e) {
      BluezException words = e instanceof BluezException bluez ? bluez : BluezException.of(e);
      return Reading.failed(String.valueOf(words.getMessage()));
    }
  }

  private static List<Found> plugs(ObjectTree tree) {
    List<Found> found = new ArrayList<>();
    for (String path : tree.having(ObjectTree.DEVICE)) {
      String name = tree.text(path, ObjectTree.DEVICE, "Name");
      boolean advertises =
          tree.text(path, ObjectTree.DEVICE, "UUIDs").toLowerCase(Locale.ROOT).contains(SERVICE);
      if (advertises || name.equals("Voltcraft")) {
        Object rssi = tree.property(path, ObjectTree.DEVICE, "RSSI");
        found.add(
            new Found(
                tree.text(path, ObjectTree.DEVICE, "Address"),
                name,
                rssi instanceof Number number && number.intValue() < RSSI_UNKNOWN
                    ? number.intValue()
                    : 0,
                tree.flag(path, ObjectTree.DEVICE, "Connected")));
      }
    }
    return found;
  }
}
