package dev.wattrack.agent.collect;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Copies the files that the collectors read into a folder tree, without what would tell whose node
 * it is: host name, machine id, MAC addresses, serial numbers, mount paths, servers. Processes are
 * left out altogether. The tree is a {@link Root} and can become a test case as it is.
 */
public final class Recording {
  private static final List<String> PROC =
      List.of(
          "stat",
          "meminfo",
          "vmstat",
          "loadavg",
          "uptime",
          "diskstats",
          "net/dev",
          "pressure/cpu",
          "pressure/memory",
          "pressure/io",
          "self/mounts",
          "self/auxv",
          "cpuinfo",
          "device-tree/model",
          "device-tree/compatible",
          "sys/kernel/osrelease");

  private static final Pattern POWER_FILE =
      Pattern.compile("((in|curr|power|energy)\\d+_(input|label)|power\\d+_average)");

  private final Root root;
  private final Path out;

  private Recording(Root root, Path out) {
    this.root = root;
    this.out = out;
  }

  /** Records one moment; what a node does not have is not there afterwards either. */
  public static void record(Root root, Path out) throws IOException {
    Recording recording = new Recording(root, out);
    for (String file : PROC) {
      recording.copy(root.proc(file), "proc/" + file);
    }
    recording.write("proc/sys/kernel/hostname", bytes("node\n"));
    recording.copyEach("devices/system/cpu", "cpu", "cpufreq/scaling_cur_freq");
    recording.copyEach("class/net", "", "speed");
    recording.copyEach("class/thermal", "thermal_zone", "type", "temp");
    recording.copyEach("class/hwmon", "hwmon", "name");
    for (String chip : names(root.sys("class/hwmon"), "hwmon")) {
      for (String file : names(root.sys("class/hwmon/" + chip), "temp")) {
        if (file.endsWith("_input") || file.endsWith("_label")) {
          recording.copy(
              root.sys("class/hwmon/" + chip + "/" + file), "sys/class/hwmon/" + chip + "/" + file);
        }
      }
    }
    recording.copyEach("class/hwmon", "hwmon", "in0_lcrit_alarm");
    recording.power();
    recording.infiniband();
    recording.graphics();
    recording.drives();
    for (String soc : names(root.sys("devices/platform"), "soc")) {
      recording.copyEach("devices/platform/" + soc, soc + ":firmware", "get_throttled");
    }
  }

  /** Energy counters need root; what cannot be read is left out. */
  private void power() throws IOException {
    String chips = "class/hwmon";
    for (String chip : names(root.sys(chips), "hwmon")) {
      String folder = chips + "/" + chip;
      for (String file : names(root.sys(folder), "")) {
        if (POWER_FILE.matcher(file).matches()) {
          copy(root.sys(folder + "/" + file), "sys/" + folder + "/" + file);
        }
      }
    }
    copyEach("class/powercap", "intel-rapl", "name", "energy_uj", "max_energy_range_uj");
    copyEach("class/ipmi", "ipmi", "dev");
    for (String device : names(root.sys("bus/i2c/devices"), "")) {
      String folder = "bus/i2c/devices/" + device;
      for (int i = 0; i < 3; i++) {
        copyEach(folder, "iio:device", "rail_name_" + i, "in_power" + i + "_input");
      }
    }
  }

  private void drives() throws IOException {
    for (String drive : names(root.sys("class/nvme"), "nvme")) {
      for (String below : new String[] {"", "/hwmon", "/device", "/device/hwmon"}) {
        copyEach("class/nvme/" + drive + below, "hwmon", "temp1_input");
      }
    }
    for (String disk : names(root.sys("block"), "")) {
      if (disk.startsWith("sd") || disk.startsWith("mmcblk")) {
        String folder = "block/" + disk;
        copy(root.sys(folder + "/removable"), "sys/" + folder + "/removable");
        copyEach(folder, "device", "life_time", "pre_eol_info");
        copyEach(folder + "/device/hwmon", "hwmon", "temp1_input");
      }
    }
  }

  private void graphics() throws IOException {
    copyEach(
        "class/devfreq",
        "",
        "cur_freq",
        "load",
        "device/load",
        "device/utilisation",
        "device/of_node/compatible");
    copyEach(
        "class/drm",
        "card",
        "device/gpu_stats",
        "device/gpu_busy_percent",
        "device/mem_info_vram_used",
        "device/mem_info_vram_total",
        "device/product_name",
        "device/power/runtime_status");
    for (String card : names(root.sys("class/drm"), "card")) {
      copyEach(
          "class/drm/" + card + "/device/hwmon",
          "hwmon",
          "temp1_input",
          "power1_average",
          "power1_input",
          "freq1_input");
    }
  }

  private void infiniband() throws IOException {
    String devices = "class/infiniband";
    for (String device : names(root.sys(devices), "")) {
      String ports = devices + "/" + device + "/ports";
      copyEach(ports, "", "state", "rate", "link_layer", "lid", "sm_lid", "cap_mask");
      for (String port : names(root.sys(ports), "")) {
        for (String counters : names(root.sys(ports + "/" + port), "counters")) {
          String folder = ports + "/" + port + "/" + counters;
          for (String file : names(root.sys(folder), "")) {
            copy(root.sys(folder + "/" + file), "sys/" + folder + "/" + file);
          }
        }
      }
    }
  }

  private void copyEach(String folder, String prefix, String... files) throws IOException {
    for (String name : names(root.sys(folder), prefix)) {
      for (String file : files) {
        copy(
            root.sys(folder + "/" + name + "/" + file),
            "sys/" + folder + "/" + Scrub.interfaceName(name) + "/" + file);
      }
    }
  }

  private static List<String> names(String folder, String prefix) {
    String[] all = new File(folder).list((parent, name) -> name.startsWith(prefix));
    return all == null ? List.of() : List.of(all);
  }

  private void copy(String from, String to) throws IOException {
    try (HeldFile file = HeldFile.table(from)) {
      if (file.readNow()) {
        write(to, scrubbed(to, java.util.Arrays.copyOf(file.bytes(), file.length())));
      }
    }
  }

  private static byte[] scrubbed(String file, byte[] content) {
    return switch (file) {
      case "proc/self/auxv" -> Scrub.auxv(content);
      case "proc/self/mounts" -> bytes(Scrub.mounts(text(content)));
      case "proc/cpuinfo" -> bytes(Scrub.cpuinfo(text(content)));
      case "proc/net/dev" -> bytes(Scrub.netDev(text(content)));
      default -> content;
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void write(String file, byte[] content) throws IOException {
    Path path = out.resolve(file);
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(path, content);
  }
}
