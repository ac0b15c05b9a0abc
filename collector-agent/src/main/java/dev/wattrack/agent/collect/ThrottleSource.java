package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a Raspberry Pi says what slows it down. Immutable.
 *
 * @param path the file
 * @param known the bits that it can tell, of {@link #UNDER_VOLTAGE} to bit 3
 */
record ThrottleSource(String path, int known) {
  static final int UNDER_VOLTAGE = 1;
  static final int ALL = 0xf;
  static final long NOT_UNDERSTOOD = -1;

  private static final int DIGITS = 8;
  private static final byte[] CHIP = ascii("rpi_volt");

  /**
   * The firmware's own word, or else the alarm of the voltage sensor, which knows under-voltage
   * alone. The firmware's device is {@code soc:firmware}, and {@code soc@107c000000:firmware} on a
   * Raspberry Pi 5 with Linux 6.12; kernels that are not the foundation's have only the sensor.
   */
  static @Nullable ThrottleSource find(Root root) {
    String platform = root.sys("devices/platform");
    for (String soc : names(platform, "soc")) {
      String path = platform + "/" + soc + "/" + soc + ":firmware/get_throttled";
      if (new File(path).exists()) {
        return new ThrottleSource(path, ALL);
      }
    }
    String hwmon = root.sys("class/hwmon");
    for (String chip : names(hwmon, "hwmon")) {
      if (isVoltageSensor(hwmon + "/" + chip + "/name")) {
        return new ThrottleSource(hwmon + "/" + chip + "/in0_lcrit_alarm", UNDER_VOLTAGE);
      }
    }
    return null;
  }

  private static List<String> names(String folder, String prefix) {
    String[] all = new File(folder).list();
    List<String> fit = new ArrayList<>();
    for (String name : all == null ? new String[0] : all) {
      if (name.startsWith(prefix)) {
        fit.add(name);
      }
    }
    return fit;
  }

  private static boolean isVoltageSensor(String nameFile) {
    try (HeldFile file = HeldFile.whole(nameFile, 64)) {
      Scan scan = new Scan();
      return file.readNow() && scan.reset(file).line() && scan.word() && scan.is(CHIP);
    }
  }

  /**
   * Reads one line of hexadecimal digits, e.g. {@code 50005} (printed with {@code %x}); the alarm,
   * {@code 0} or {@code 1}, is read alike and means bit 0. {@link #NOT_UNDERSTOOD} for all else.
   */
  static long bits(byte[] bytes, int length) {
    if (length < 2 || length > DIGITS + 1 || bytes[length - 1] != '\n') {
      return NOT_UNDERSTOOD;
    }
    long bits = 0;
    for (int i = 0; i < length - 1; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return NOT_UNDERSTOOD;
      }
      bits = bits << 4 | digit;
    }
    return bits;
  }
}
