package dev.wattrack.agent.collect;

import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The energy counters of Intel and AMD processors (Documentation/power/powercap/powercap.rst):
 * zones {@code intel-rapl:0} with a {@code name} such as {@code package-0}, sub-zones {@code
 * intel-rapl:0:1}. Counted are all packages and the memory ({@code dram}), which lies beside its
 * package. Not counted: core and uncore, which are parts of it; psys, which contains it; the zones
 * of {@code intel-rapl-mmio}, which are the same again by another way. Readable by root alone since
 * Linux 5.10 (CVE-2020-8694). Until Linux 5.13 the hwmon chip {@code amd_energy} told the energy of
 * sockets ({@code Esocket0}).
 */
final class RaplZones {
  private static final String ZONE = "intel-rapl:";
  private static final int LIMIT = 256;
  private static final String PERMISSION =
      " (root's alone; docs/sensors.md tells how the agent may read it)";

  private final String powercap;
  private final String hwmon;
  private final PowerFinds finds;
  private final List<EnergyCounters.Counter> counters = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<File> platforms = new ArrayList<>();
  private boolean memory;
  private boolean unreadable;

  private RaplZones(Root root, PowerFinds finds) {
    powercap = root.sys("class/powercap");
    hwmon = root.sys("class/hwmon");
    this.finds = finds;
  }

  static void find(Root root, PowerFinds finds) {
    new RaplZones(root, finds).find();
  }

  private void find() {
    for (File zone : Sysfs.list(powercap, ZONE)) {
      boolean top = zone.getName().indexOf(':', ZONE.length()) < 0;
      if (top && counters.size() < LIMIT) {
        top(zone);
      }
    }
    for (File zone : Sysfs.list(powercap, "intel-rapl-mmio:")) {
      finds.refuse("rapl " + zone.getName() + ": the same again by memory-mapped registers");
    }
    boolean packages = !counters.isEmpty() || unreadable;
    for (File platform : platforms) {
      if (packages) {
        finds.refuse("rapl psys: contains the packages, and would count them twice");
      } else {
        counter(platform, "psys");
      }
    }
    if (!unreadable && !counters.isEmpty()) {
      String sensor = packages ? memory ? "package+dram" : "package" : "psys";
      finds.tryOut(new EnergyCounters(sensor, counters));
    } else if (!unreadable && !sockets()) {
      finds.refuse("rapl: no intel-rapl zone in " + powercap);
    }
  }

  private void top(File zone) {
    String name = Sysfs.firstLine(zone, "name", "");
    if (name.startsWith("package-")) {
      if (!names.add(name)) {
        finds.refuse("rapl " + zone.getName() + ": " + name + " once more");
        return;
      }
      counter(zone, name);
      for (File part : parts(zone)) {
        part(zone, part);
      }
    } else if (name.equals("psys")) {
      platforms.add(zone);
    } else if (name.isEmpty()) {
      nameless(zone);
    } else {
      finds.refuse("rapl " + zone.getName() + ": neither package nor psys but '" + name + "'");
    }
  }

  /** The kernel shows sub-zones inside their zone, and all of them in the class's folder. */
  private List<File> parts(File zone) {
    List<File> inside = Sysfs.list(zone.getPath(), zone.getName() + ":");
    return inside.isEmpty() ? Sysfs.list(powercap, zone.getName() + ":") : inside;
  }

  private void part(File zone, File part) {
    String name = Sysfs.firstLine(part, "name", "");
    if (name.equals("dram")) {
      memory = true;
      counter(part, Sysfs.firstLine(zone, "name", "") + " dram");
    } else if (name.isEmpty()) {
      nameless(part);
    } else {
      finds.refuse("rapl " + part.getName() + " (" + name + "): a part of its package");
    }
  }

  /** It may be a package, and the rest would be a part of the sum. */
  private void nameless(File zone) {
    unreadable = true;
    finds.broken("rapl " + zone.getName() + ": its name cannot be read");
  }

  private void counter(File zone, String name) {
    String path = new File(zone, "energy_uj").getPath();
    try (HeldFile file = HeldFile.whole(path, 32)) {
      if (!file.readNow()) {
        unreadable = true;
        String words = PowerFinds.words(file.none());
        finds.broken("rapl " + name + ": " + words + (words.contains("denied") ? PERMISSION : ""));
        return;
      }
    }
    counters.add(new EnergyCounters.Counter(path, range(zone)));
  }

  private static long range(File zone) {
    try (HeldFile file = HeldFile.whole(new File(zone, "max_energy_range_uj").getPath(), 32)) {
      Scan scan = new Scan();
      return file.readNow() && scan.reset(file).line() && scan.counter() ? scan.value() : 0;
    }
  }

  private boolean sockets() {
    for (File chip : Sysfs.list(hwmon, "hwmon")) {
      if (Sysfs.firstLine(chip, "name", "").equals("amd_energy")) {
        for (File label : Sysfs.list(chip.getPath(), "energy")) {
          String file = label.getName();
          if (file.endsWith("_label") && Sysfs.firstLine(chip, file, "").startsWith("Esocket")) {
            String input = file.substring(0, file.length() - "label".length()) + "input";
            counters.add(new EnergyCounters.Counter(new File(chip, input).getPath(), 0));
          }
        }
      }
    }
    if (!counters.isEmpty()) {
      finds.tryOut(new EnergyCounters("package", counters));
    }
    return !counters.isEmpty();
  }
}
