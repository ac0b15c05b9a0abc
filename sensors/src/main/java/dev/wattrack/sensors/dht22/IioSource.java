package dev.wattrack.sensors.dht22;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel's IIO driver: {@code in_temp_input} in thousandths of a degree Celsius (e.g.
 * {@code 23400}) and {@code in_humidityrelative_input} in thousandths of a percent, both of one
 * conversion because the driver keeps it for two seconds (Documentation/ABI/testing/sysfs-bus-iio).
 * The first read blocks for up to a second. Confined to the sensor's thread.
 */
final class IioSource implements DhtSource {
  private static final long LIMIT_MILLIS = 3_000;
  private static final int LONGEST_NUMBER = 12;

  private final Path sys;
  private final String wanted;
  private final int pin;
  private final TimedRead timed;

  /**
   * @param sys where /sys is
   * @param wanted name of the device, e.g. {@code dht11@4}; empty if there is only one
   * @param pin for the advice only; -1 if not known
   */
  IioSource(Path sys, String wanted, int pin) {
    this(sys, wanted, pin, LIMIT_MILLIS);
  }

  IioSource(Path sys, String wanted, int pin, long limitMillis) {
    this.sys = sys;
    this.wanted = wanted;
    this.pin = pin;
    timed = new TimedRead("wattrack-dht22-iio", limitMillis);
  }

  /** Looks the device up every time: its number changes when the driver is bound anew. */
  @Override
  public Attempt attempt() throws InterruptedException {
    IioDevices.Choice choice = IioDevices.choose(sys, wanted, pin);
    if (choice instanceof IioDevices.Choice.None none) {
      return Attempt.refused(Refusal.MISSING, none.reason());
    }
    Path folder = ((IioDevices.Choice.One) choice).device().folder();
    try {
      String temperature = timed.run(() -> IioDevices.read(folder.resolve("in_temp_input")));
      String humidity =
          timed.run(() -> IioDevices.read(folder.resolve("in_humidityrelative_input")));
      return measured(temperature, humidity);
    } catch (TimeoutException e) {
      return Attempt.refused(
          Refusal.HANG, folder + ": " + e.getMessage() + "; the driver waits for ever: reboot");
    } catch (IOException e) {
      return refused(folder, e);
    }
  }

  /** Total: whatever the files hold gives an answer. */
  static Attempt measured(String milliCelsius, String milliPercent) {
    Integer temperature = tenths(milliCelsius);
    Integer humidity = tenths(milliPercent);
    if (temperature == null || humidity == null) {
      return Attempt.refused(
          Refusal.UNREADABLE,
          "expected thousandths such as 23400, found '"
              + shortened(milliCelsius)
              + "' and '"
              + shortened(milliPercent)
              + "'");
    }
    return DhtBits.inRange(temperature, humidity);
  }

  private static @Nullable Integer tenths(String milli) {
    if (milli.isEmpty() || milli.length() > LONGEST_NUMBER) {
      return null;
    }
    try {
      return Math.toIntExact(Math.round(Long.parseLong(milli) / 100.0));
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_NUMBER ? text : text.substring(0, LONGEST_NUMBER) + "…";
  }

  /**
   * By the words of the C library, e.g. {@code Input/output error}; in another language than
   * English every error of the driver counts as the first one.
   */
  static Attempt refused(Path folder, IOException trouble) {
    String words = String.valueOf(trouble.getMessage());
    String lower = words.toLowerCase(Locale.ROOT);
    String prefix = folder + ": " + words;
    if (trouble instanceof NoSuchFileException || lower.contains("no such")) {
      return Attempt.refused(
          Refusal.MISSING, prefix + "; the device went away: is the overlay still loaded?");
    }
    if (trouble instanceof AccessDeniedException || lower.contains("permission denied")) {
      return Attempt.refused(
          Refusal.PERMISSION, prefix + "; the files are usually readable by all: check their mode");
    }
    if (lower.contains("timed out")) {
      return Attempt.refused(
          Refusal.TOO_FEW_EDGES,
          prefix + "; check the data wire, 3.3 V, the 10 kΩ pull-up and that gpiopin= is the pin");
    }
    if (lower.contains("temporarily unavailable")) {
      return Attempt.refused(Refusal.COARSE_CLOCK, prefix + "; the kernel's clock is too coarse");
    }
    String file = trouble instanceof FileSystemException named ? named.getFile() + ": " : "";
    return Attempt.refused(
        Refusal.INPUT_OUTPUT_ERROR,
        file + prefix + "; now and then is normal, often means a long or unshielded cable");
  }

  @Override
  public String place() {
    return "the kernel's driver";
  }

  @Override
  public void close() {}
}
