package dev.wattrack.agent;

import dev.wattrack.agent.collect.Root;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/** Reads what people want to know of a node, once; empty where a node does not tell. */
final class Facts {
  private static final int LIMIT = 16 << 10;
  private static final int MOST_CORES = 4_096;

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
      model = firstLine(content(new File(root.sys().toFile(), "class/dmi/id/product_name")));
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
    try {
      return Long.parseLong(firstLine(content(new File(root.sys().toFile(), file))));
    } catch (NumberFormatException e) {
      return 0;
    }
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
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      byte[] bytes = new byte[LIMIT];
      int length = 0;
      int count = in.read(bytes);
      while (count > 0 && length + count < LIMIT) {
        length += count;
        count = in.read(bytes, length, LIMIT - length);
      }
      return new String(bytes, 0, length + Math.max(0, count), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
