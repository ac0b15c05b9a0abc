package dev.wattrack.agent.collect;

import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds temperature files and names them. A thermal zone is named by its {@code type}, a hwmon
 * input {@code chip_label} as in Telegraf ({@code coretemp_package_id_0}). The kernel offers many
 * thermal zones a second time as a hwmon chip of the same name (drivers/thermal/thermal_hwmon.c,
 * '-' written as '_'); those are left out. Confined to one thread.
 */
final class TempSensors {
  private static final int LIMIT = 256;

  record Sensor(String name, String path) {}

  private final Root root;
  private final Skip skip;

  TempSensors(Root root, Skip skip) {
    this.root = root;
    this.skip = skip;
  }

  /** In the order of the kernel's numbers; names are unique. */
  List<Sensor> find() {
    List<Sensor> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> zones = new HashSet<>();
    for (File zone : Sysfs.list(root.sys("class/thermal"), "thermal_zone")) {
      String type = Sysfs.firstLine(zone, "type", zone.getName());
      zones.add(type.replace('-', '_'));
      add(found, names, type, new File(zone, "temp"));
    }
    for (File chip : Sysfs.list(root.sys("class/hwmon"), "hwmon")) {
      chip(found, names, zones, chip);
    }
    return found;
  }

  private void chip(List<Sensor> found, Set<String> names, Set<String> zones, File chip) {
    String name = Sysfs.firstLine(chip, "name", chip.getName());
    if (zones.contains(name.replace('-', '_'))) {
      return;
    }
    for (File input : Sysfs.list(chip.getPath(), "temp")) {
      String file = input.getName();
      if (file.endsWith("_input")) {
        String stem = file.substring(0, file.length() - "_input".length());
        String label = Sysfs.firstLine(chip, stem + "_label", stem);
        add(found, names, name + "_" + label.toLowerCase(Locale.ROOT).replace(' ', '_'), input);
      }
    }
  }

  private void add(List<Sensor> found, Set<String> names, String name, File file) {
    if (skip.matches(name) || found.size() >= LIMIT || !file.exists()) {
      return;
    }
    String unique = name;
    for (int i = 2; !names.add(unique); i++) {
      unique = name + "_" + i;
    }
    found.add(new Sensor(unique, file.getPath()));
  }
}
