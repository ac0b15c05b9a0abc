package dev.wattrack.sensors.dht22;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The kernel's DHT11/DHT22 devices below {@code bus/iio/devices} (drivers/iio/humidity/dht11.c; its
 * {@code name} file reads e.g. {@code dht11@4}). Stateless.
 */
final class IioDevices {
  private static final int MOST_DEVICES = 64;
  private static final int MOST_BYTES = 64;

  /** One device: what its name file says, and its folder. Immutable. */
  record Device(String name, Path folder) {}

  /**
   * All DHT devices, by name.
   *
   * @param sys where /sys is
   */
  static List<Device> find(Path sys) {
    List<Device> found = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(sys.resolve("bus/iio/devices"), "iio:device*")) {
      for (Path folder : folders) {
        String name = name(folder);
        if (name.startsWith("dht11") && found.size() < MOST_DEVICES) {
          found.add(new Device(name, folder));
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    found.sort(Comparator.comparing(Device::name).thenComparing(Device::folder));
    return found;
  }

  private static String name(Path folder) {
    try {
      return read(folder.resolve("name"));
    } catch (IOException e) {
      return "";
    }
  }

  /** The device to read, or in words why there is none. */
  static Choice choose(Path sys, String wanted, int pin) {
    List<Device> devices = find(sys);
    List<String> names = devices.stream().map(Device::name).toList();
    if (devices.isEmpty()) {
      return new Choice.None(
          "no dht11 device below "
              + sys.resolve("bus/iio/devices")
              + "; add 'dtoverlay=dht11,gpiopin="
              + (pin < 0 ? "4" : Integer.toString(pin))
              + "' to /boot/firmware/config.txt (older systems: /boot/config.txt) and reboot;"
              + " the driver reads a DHT22 as well");
    }
    if (!wanted.isEmpty()) {
      return devices.stream()
          .filter(device -> device.name().equals(wanted))
          .findFirst()
          .<Choice>map(Choice.One::new)
          .orElse(new Choice.None("no IIO device '" + wanted + "'; there is " + words(names)));
    }
    return devices.size() == 1
        ? new Choice.One(devices.get(0))
        : new Choice.None(
            "several sensors (" + words(names) + "); say which: 'device: " + names.get(0) + "'");
  }

  private static String words(List<String> names) {
    return String.join(", ", names);
  }

  /** One device, or none and why. */
  sealed interface Choice {
    /** This one. */
    record One(Device device) implements Choice {}

    /** None, and what to do about it. */
    record None(String reason) implements Choice {}
  }

  /** The first bytes of one of the device's files, without the newline. */
  static String read(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return new String(bytes.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1).strip();
    }
  }

  private IioDevices() {}
}
