package dev.wattrack.sensors.lines;

import com.pi4j.io.gpio.digital.PullResistance;
import dev.wattrack.model.Reading;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.Surroundings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A line as configured. Immutable.
 *
 * @param activeLow whether a low level means on
 * @param needsChip whether a GPIO chip in /dev is looked for first; not with a mock
 */
record LinePlan(
    Role role, int pin, PullResistance pull, boolean activeLow, Pi4jShare share, boolean needsChip)
    implements SensorPlan {

  @Override
  public Reading<SensorDriver> open(Surroundings surroundings) {
    Path dev = surroundings.setup().dev();
    if (needsChip && !hasChip(dev)) {
      return Reading.failed(
          "no gpiochip in " + dev + "; this machine has no GPIO pins, or the kernel no driver");
    }
    try {
      return Reading.value(LineDriver.open(this, share, surroundings));
    } catch (RuntimeException | LinkageError e) {
      // What Pi4J throws for a missing chip, a busy pin or a foreign processor has no common type.
      return Reading.failed(
          "GPIO "
              + pin
              + " cannot be opened: "
              + root(e)
              + "; check that it is a Raspberry Pi (32- or 64-bit ARM), that the user is in the group"
              + " gpio, and that no overlay or other program holds the pin");
    }
  }

  private static boolean hasChip(Path dev) {
    try (DirectoryStream<Path> chips = Files.newDirectoryStream(dev, "gpiochip*")) {
      return chips.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  private static String root(Throwable trouble) {
    Throwable root = trouble;
    for (int i = 0; i < 10 && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
