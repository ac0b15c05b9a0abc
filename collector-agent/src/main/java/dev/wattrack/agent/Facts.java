package dev.wattrack.agent;

import dev.wattrack.agent.collect.Root;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/** Reads what people want to know of a node, once; empty where a node does not tell. */
final class Facts {
  private static final int LIMIT = 16 << 10;
  private static final int MOST_CORES = 4_096;
  private static final int MOST_DEVICES = 64;
  private static final long SECONDS_PER_DAY = 86_400;

  private final Root root;

  Facts(Root root) {
    this.root = root;
  }

  /** The first line of a file below /proc. */
  String line(String file, String otherwise) {
    String line = firstLine(content(new File(root.proc().toFile(), file)));
    return line.isEmpty() ? otherwise : line;
  }

  /** The device tree names boards (ended by a zero byte), DMI names PCs. */
  String board() {
    String model = line("device-tree/model", "");
    if (model.isEmpty()) {
      model = sysLine("class/dmi/id/product_name");
    }
    return model;
  }

  /** {@code model name} on x86 and 32-bit ARM; 64-bit ARM has none. */
  String cpuModel() {
    return after(content(new File(root.proc().toFile(), "cpuinfo")), "model name");
  }

  String cores() {
    int cores = 0;
    String stat = content(new File(root.proc().toFile(), "stat"));
    while (stat.contains("\ncpu" + cores + " ")) {
      cores++;
    }
    return cores == 0 ? "" : Integer.toString(cores);
  }

  /**
   * The highest clock, mean over the cores, MHz; {@code cpuinfo_max_freq} holds kHz, e.g. {@code
   * 1800000} (kernel, admin-guide/pm/cpufreq.rst). Virtual machines have none.
   */
  String maxMhz() {
    long sum = 0;
    int cores = 0;
    long one = maxKiloHertz(0);
    while (one > 0 && cores < MOST_CORES) {
      sum += one;
      cores++;
      one = maxKiloHertz(cores);
    }
    return cores == 0 ? "" : Long.toString(sum / cores / 1000);
  }

  private long maxKiloHertz(int core) {
    String file = "devices/system/cpu/cpu" + core + "/cpufreq/cpuinfo_max_freq";
    return number(sysLine(file));
  }

  String memoryBytes() {
    String total = after(content(new File(root.proc().toFile(), "meminfo")), "MemTotal");
    int blank = total.indexOf(' ');
    try {
      return blank < 0 ? "" : Long.toString(Long.parseLong(total.substring(0, blank)) << 10);
    } catch (NumberFormatException e) {
      return "";
    }
  }

  /**
   * Version and date of a PC's BIOS; of a Raspberry Pi the date of its boot loader, which the
   * device tree has as a big-endian second of 1970 (raspberrypi/documentation, device tree {@code
   * /chosen/bootloader}).
   */
  String firmware() {
    String version = sysLine("class/dmi/id/bios_version");
    String date = sysLine("class/dmi/id/bios_date");
    if (!version.isEmpty()) {
      return (version + " " + date).strip();
    }
    long seconds = 0;
    byte[] stamp =
        bytes(new File(root.proc().toFile(), "device-tree/chosen/bootloader/build-timestamp"));
    for (int i = 0; i < 4 && stamp.length == 4; i++) {
      seconds = seconds << 8 | stamp[i] & 0xff;
    }
    return seconds == 0 ? "" : "bootloader " + LocalDate.ofEpochDay(seconds / SECONDS_PER_DAY);
  }

  /**
   * Disks with a device of their own: name, model and size, e.g. {@code sda Samsung SSD 860 500
   * GB}. {@code size} counts 512 bytes whatever the disk's sectors are (kernel,
   * ABI/stable/sysfs-block).
   */
  String disks() {
    StringBuilder all = new StringBuilder();
    for (String disk : names("block")) {
      String folder = "block/" + disk + "/";
      if (new File(root.sys().toFile(), folder + "device").exists()) {
        String model = sysLine(folder + "device/model");
        String name = model.isEmpty() ? sysLine(folder + "device/name") : model;
        add(all, (disk + " " + name).strip() + size(number(sysLine(folder + "size")) * 512));
      }
    }
    return all.toString();
  }

  private static String size(long bytes) {
    return bytes <= 0 ? "" : " " + (bytes + 500_000_000) / 1_000_000_000 + " GB";
  }

  /** Interfaces with a device of their own and their speed, e.g. {@code eth0 1000 Mbit/s}. */
  String network() {
    StringBuilder all = new StringBuilder();
    for (String name : names("class/net")) {
      String folder = "class/net/" + name + "/";
      if (new File(root.sys().toFile(), folder + "device").exists()) {
        long speed = number(sysLine(folder + "speed"));
        add(all, speed > 0 ? name + " " + speed + " Mbit/s" : name);
      }
    }
    return all.toString();
  }

  /** A comma is what parts them, so none is kept inside. */
  private static void add(StringBuilder all, String item) {
    all.append(all.length() == 0 ? "" : ", ").append(item.replace(",", " "));
  }

  private String[] names(String folder) {
    String[] names = new File(root.sys().toFile(), folder).list();
    String[] sorted = names == null ? new String[0] : names;
    Arrays.sort(sorted);
    return Arrays.copyOf(sorted, Math.min(sorted.length, MOST_DEVICES));
  }

  private String sysLine(String file) {
    return firstLine(content(new File(root.sys().toFile(), file)));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** What is behind {@code key : } in the first such line. */
  private static String after(String text, String key) {
    int at = text.startsWith(key) ? 0 : text.indexOf("\n" + key) + 1;
    int colon = text.indexOf(':', at);
    return !text.startsWith(key, at) || colon < 0
        ? ""
        : firstLine(text.substring(colon + 1).strip());
  }

  private static String firstLine(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= ' ') {
      end++;
    }
    return text.substring(0, end).strip();
  }

  private static String content(File file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(File file) {
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      byte[] bytes = new byte[LIMIT];
      int length = 0;
      int count = in.read(bytes);
      while (count > 0 && length + count < LIMIT) {
        length += count;
        count = in.read(bytes, length, LIMIT - length);
      }
      return Arrays.copyOf(bytes, length + Math.max(0, count));
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
