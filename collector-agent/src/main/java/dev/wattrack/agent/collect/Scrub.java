package dev.wattrack.agent.collect;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes out of recorded files what would tell whose node it is. Not for the running agent. */
final class Scrub {
  private static final Set<String> PUBLIC_PATHS =
      Set.of("/", "/boot", "/boot/efi", "/boot/firmware", "/home", "/var", "/tmp", "/usr", "/opt");

  /** A predictable name made of a MAC address, systemd.net-naming-scheme(7). */
  private static final Pattern MAC_NAME = Pattern.compile("enx[0-9a-f]{12}");

  private static final Pattern SERIAL =
      Pattern.compile("(?im)^(serial|machine-id|host)\\s*:.*$\\n?");

  static String interfaceName(String name) {
    return MAC_NAME.matcher(name).replaceAll("enx000000000000");
  }

  static String netDev(String text) {
    return interfaceName(text);
  }

  static String cpuinfo(String text) {
    return SERIAL.matcher(text).replaceAll("");
  }

  /** Keeps page size and clock ticks; everything else are addresses in memory. */
  static byte[] auxv(byte[] content) {
    KernelUnits wide = KernelUnits.parse(content, content.length, 8);
    int word = wide.pageBytes() > 0 ? 8 : 4;
    KernelUnits units = KernelUnits.parse(content, content.length, word);
    byte[] kept = new byte[6 * word];
    put(kept, 0, KernelUnits.AT_PAGESZ, word);
    put(kept, word, units.pageBytes(), word);
    put(kept, 2 * word, KernelUnits.AT_CLKTCK, word);
    put(kept, 3 * word, units.ticksPerSecond(), word);
    return kept;
  }

  private static void put(byte[] into, int at, int value, int word) {
    for (int i = 0; i < Math.min(4, word); i++) {
      into[at + i] = (byte) (value >>> (8 * i));
    }
  }

  /**
   * Keeps device, path and type of file systems that would be watched; unusual paths become /mnt/1,
   * servers become "server:/export", mapped devices lose their names. Other lines go.
   */
  static String mounts(String text) {
    StringBuilder kept = new StringBuilder();
    Map<String, String> paths = new HashMap<>();
    for (String line : text.split("\n")) {
      String[] words = line.split(" ");
      if (words.length < 4 || !Mount.watchable(words[2])) {
        continue;
      }
      String path = words[1];
      if (!PUBLIC_PATHS.contains(path)) {
        path = paths.computeIfAbsent(path, unknown -> "/mnt/" + (paths.size() + 1));
      }
      kept.append(device(words[0])).append(' ').append(path).append(' ').append(words[2]);
      kept.append(" rw 0 0\n");
    }
    return kept.toString();
  }

  private static String device(String device) {
    boolean plain = device.matches("/dev/[a-z]+[0-9a-z]*") || device.equals("overlay");
    if (plain) {
      return device;
    }
    int number =
        Math.floorMod(
            Arrays.hashCode(device.getBytes(java.nio.charset.StandardCharsets.UTF_8)), 1000);
    return device.startsWith("/dev/")
        ? "/dev/mapper/volume" + number
        : "server" + number + ":/export";
  }

  private Scrub() {}
}
