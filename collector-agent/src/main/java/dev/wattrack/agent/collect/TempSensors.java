package dev.wattrack.agent.collect;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
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
    for (File zone : list(root.sys("class/thermal"), "thermal_zone")) {
      String type = firstLine(zone, "type", zone.getName());
      zones.add(type.replace('-', '_'));
      add(found, names, type, new File(zone, "temp"));
    }
    for (File chip : list(root.sys("class/hwmon"), "hwmon")) {
      chip(found, names, zones, chip);
    }
    return found;
  }

  private void chip(List<Sensor> found, Set<String> names, Set<String> zones, File chip) {
    String name = firstLine(chip, "name", chip.getName());
    if (zones.contains(name.replace('-', '_'))) {
      return;
    }
    for (File input : list(chip.getPath(), "temp")) {
      String file = input.getName();
      if (file.endsWith("_input")) {
        String stem = file.substring(0, file.length() - "_input".length());
        String label = firstLine(chip, stem + "_label", stem);
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

  private static List<File> list(String folder, String prefix) {
    String[] all = new File(folder).list();
    List<File> chosen = new ArrayList<>();
    if (all != null) {
      Arrays.sort(all, TempSensors::byNumber);
      for (String name : all) {
        if (name.startsWith(prefix)) {
          chosen.add(new File(folder, name));
        }
      }
    }
    return chosen;
  }

  /** Shorter first puts zone 2 before zone 10. */
  private static int byNumber(String a, String b) {
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static String firstLine(File folder, String file, String otherwise) {
    try (HeldFile held = HeldFile.whole(new File(folder, file).getPath(), 64)) {
      Scan scan = new Scan();
      if (!held.readNow() || !scan.reset(held).line()) {
        return otherwise;
      }
      String line =
          new String(held.bytes(), 0, held.length(), java.nio.charset.StandardCharsets.UTF_8);
      String text = line.substring(0, line.indexOf('\n')).strip();
      return text.isEmpty() || text.length() > 100 ? otherwise : text;
    }
  }
}
