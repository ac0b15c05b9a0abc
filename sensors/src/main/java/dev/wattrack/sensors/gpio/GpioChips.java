package dev.wattrack.sensors.gpio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds the chip with the pins of the header. By label, because numbers move between kernels: on a
 * Raspberry Pi 5 gpiochip0 was once the chip with the pins and once another one. Stateless.
 */
final class GpioChips {
  private static final int MOST_CHIPS = 64;

  /** A chip and where it is. */
  record Found(Path path, GpioAbi.Chip chip) {
    @Override
    public String toString() {
      return path + " [" + chip.label() + "], " + chip.lines() + " lines";
    }
  }

  /** All chips that can be opened, by path. */
  static List<Found> list(Kernel kernel, Path dev) throws GpioException {
    List<Path> paths = paths(dev);
    List<Found> found = new ArrayList<>();
    int refused = 0;
    for (Path path : paths) {
      int fd = kernel.open(path.toString());
      if (fd < 0) {
        refused = fd;
        continue;
      }
      ByteBuffer info = GpioAbi.buffer(GpioAbi.CHIP_INFO_BYTES);
      int answer = kernel.ioctl(fd, GpioAbi.GET_CHIP_INFO, info);
      kernel.close(fd);
      if (answer >= 0) {
        found.add(new Found(path, GpioAbi.chip(info)));
      }
    }
    if (found.isEmpty()) {
      throw nothing(kernel, dev, paths, refused);
    }
    return found;
  }

  private static List<Path> paths(Path dev) {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dev, "gpiochip*")) {
      for (Path entry : entries) {
        if (paths.size() < MOST_CHIPS) {
          paths.add(entry);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    paths.sort(Comparator.comparing(Path::toString));
    return paths;
  }

  private static GpioException nothing(Kernel kernel, Path dev, List<Path> paths, int refused) {
    if (refused == -Kernel.EACCES || refused == -Kernel.EPERM) {
      return new GpioException(
          GpioException.Kind.PERMISSION,
          "no permission to open "
              + paths.get(0)
              + "; add the user to the group gpio: usermod -aG gpio USER, and log in again");
    }
    if (refused < 0) {
      return new GpioException(
          GpioException.Kind.OTHER, paths.get(0) + " cannot be opened: " + kernel.words(-refused));
    }
    return new GpioException(
        GpioException.Kind.MISSING,
        paths.isEmpty()
            ? "no gpiochip in " + dev + "; this machine has no GPIO pins, or the kernel no driver"
            : "none of " + paths + " is a GPIO chip");
  }

  /**
   * The chip whose path or label is wanted; if none is wanted, the one whose label contains {@code
   * pinctrl}, else the only one.
   */
  static Found choose(List<Found> chips, String wanted) throws GpioException {
    if (!wanted.isEmpty()) {
      return chips.stream()
          .filter(
              found ->
                  found.path().endsWith(wanted)
                      || found.path().toString().equals(wanted)
                      || found.chip().label().equals(wanted))
          .findFirst()
          .orElseThrow(() -> missing("no GPIO chip '" + wanted + "'", chips));
    }
    List<Found> pins =
        chips.stream()
            .filter(found -> found.chip().label().toLowerCase(Locale.ROOT).contains("pinctrl"))
            .toList();
    if (!pins.isEmpty()) {
      return pins.get(0);
    }
    if (chips.size() == 1) {
      return chips.get(0);
    }
    throw missing("no chip's label contains 'pinctrl'; say which with 'chip:'", chips);
  }

  private static GpioException missing(String what, List<Found> chips) {
    return new GpioException(GpioException.Kind.MISSING, what + "; there is " + chips);
  }

  private GpioChips() {}
}
