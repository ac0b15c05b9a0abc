package dev.wattrack.sensors.ble;

import dev.wattrack.sensors.sem6000.LinkException;
import dev.wattrack.sensors.sem6000.PlugLink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.Variant;

/**
 * A connected plug. Its notifications wait in a queue of 64; what comes beyond is dropped, for
 * nobody has asked so much. Confined to one thread, which also owns the bus connection.
 */
final class BluezLink implements PlugLink {
  private static final byte[] NOTHING = {};
  private static final long LOOK_EVERY_NANOS = 250_000_000L;
  private static final long DISCONNECT_NANOS = 2_000_000_000L;

  private final Bus bus;
  private final String device;
  private final GattCharacteristic1 commands;
  private final GattCharacteristic1 about;
  private final boolean stays;
  private final BlockingQueue<byte[]> notifications = new ArrayBlockingQueue<>(64);

  /**
   * @param stays whether the plug remains connected when this is closed
   */
  BluezLink(
      Bus bus,
      String device,
      GattCharacteristic1 commands,
      GattCharacteristic1 about,
      boolean stays) {
    this.bus = bus;
    this.device = device;
    this.commands = commands;
    this.about = about;
    this.stays = stays;
  }

  /** Takes a value that was notified. */
  void notified(Object value) {
    byte[] bytes = bytes(value);
    if (bytes.length > 0 && !notifications.offer(bytes)) {
      notifications.clear();
    }
  }

  /** dbus-java 5 gives an array of bytes as a list inside a variant, and as an array elsewhere. */
  static byte[] bytes(Object value) {
    if (value instanceof byte[] array) {
      return array;
    }
    if (!(value instanceof List<?> list)) {
      return NOTHING;
    }
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      if (!(list.get(i) instanceof Number number)) {
        return NOTHING;
      }
      bytes[i] = number.byteValue();
    }
    return bytes;
  }

  @Override
  public void write(byte[] frame) throws LinkException {
    check();
    try {
      commands.WriteValue(frame, Map.of("type", new Variant<>("command")));
    } catch (DBusExecutionException e) {
      check();
      throw new LinkException(String.valueOf(BluezException.of(e).getMessage()));
    }
  }

  @Override
  public byte[] next(long timeoutNanos) throws LinkException, InterruptedException {
    long end = System.nanoTime() + timeoutNanos;
    while (true) {
      long left = end - System.nanoTime();
      byte[] bytes = notifications.poll(Math.min(left, LOOK_EVERY_NANOS), TimeUnit.NANOSECONDS);
      if (bytes != null) {
        return bytes;
      }
      check();
      if (left <= LOOK_EVERY_NANOS) {
        return NOTHING;
      }
    }
  }

  private void check() throws LinkException {
    if (bus.lost()) {
      throw new LinkException("bluetoothd went away; waiting for it to come back");
    }
    if (!bus.tree().flag(device, ObjectTree.DEVICE, "Connected")
        || !bus.tree().flag(device, ObjectTree.DEVICE, "ServicesResolved")) {
      throw new LinkException(
          "the link broke off: no power at the plug, out of range, or a phone took it over");
    }
  }

  @Override
  public byte[] info() throws LinkException {
    try {
      return about.ReadValue(Map.of());
    } catch (DBusExecutionException e) {
      throw new LinkException(String.valueOf(BluezException.of(e).getMessage()));
    }
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      if (!stays && !bus.lost() && bus.tree().flag(device, ObjectTree.DEVICE, "Connected")) {
        bus.call(bus.object(device, Device1.class), "Disconnect");
        bus.tree()
            .await(tree -> !tree.flag(device, ObjectTree.DEVICE, "Connected"), DISCONNECT_NANOS);
      }
    } catch (BluezException e) {
      // There is nobody left to disconnect from.
      bus.tree().remove(device, List.of(ObjectTree.DEVICE));
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      bus.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
