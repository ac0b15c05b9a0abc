package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import java.io.File;
import java.util.List;
import java.util.Locale;

/**
 * Power in hwmon (Documentation/hwmon/sysfs-interface.rst: {@code power1_average} and {@code
 * power1_input} in µW). Most chips that have it measure a part: a graphics card, a processor, one
 * converter. Believed are a chip that the configuration names, an input labelled as the total, and
 * the ACPI power meter (Documentation/hwmon/acpi_power_meter.rst), which is asked on a thread of
 * its own because firmware may take seconds to answer.
 */
final class HwmonPower {
  private static final List<String> TOTALS =
      List.of("power total", "total power", "total system power", "system power", "system");
  private static final List<String> ELSEWHERE = List.of("ina3221", "amd_energy");
  private static final String ACPI_METER = "power_meter";
  private static final long ASK_EVERY_NANOS = 5_000_000_000L;

  private final List<String> named;
  private final PowerFinds finds;
  private final Time time;

  HwmonPower(List<String> named, PowerFinds finds, Time time) {
    this.named = named;
    this.finds = finds;
    this.time = time;
  }

  /** Whether a chip has power at all; those that the configuration names come first. */
  boolean find(Root root) {
    List<File> chips = Sysfs.list(root.sys("class/hwmon"), "hwmon");
    boolean seen = false;
    for (File chip : chips) {
      String name = Sysfs.firstLine(chip, "name", chip.getName());
      seen |= named.contains(name) && named(chip, name);
    }
    for (File chip : chips) {
      String name = Sysfs.firstLine(chip, "name", chip.getName());
      if (!named.contains(name) && !ELSEWHERE.contains(name)) {
        seen |= inputs(chip, name);
      }
    }
    return seen;
  }

  private boolean named(File chip, String name) {
    for (File input : Sysfs.list(chip.getPath(), "power")) {
      if (isInput(input.getName())) {
        finds.tryOut(PowerRail.ofPower(name, input.getPath(), 1));
        return true;
      }
    }
    finds.tryOut(
        PowerRail.ofProduct(
            name, new File(chip, "in1_input").getPath(), new File(chip, "curr1_input").getPath()));
    return true;
  }

  private boolean inputs(File chip, String name) {
    boolean seen = false;
    for (File input : Sysfs.list(chip.getPath(), "power")) {
      if (isInput(input.getName())) {
        seen = true;
        input(chip, name, input);
      }
    }
    for (File input : Sysfs.list(chip.getPath(), "energy")) {
      if (input.getName().endsWith("_input")) {
        seen = true;
        finds.refuse("board " + name + " " + input.getName() + ": the energy of a part");
      }
    }
    return seen;
  }

  private void input(File chip, String name, File input) {
    String file = input.getName();
    String stem = file.substring(0, file.indexOf('_'));
    String label = Sysfs.firstLine(chip, stem + "_label", "");
    if (name.equals(ACPI_METER)) {
      finds.add(
          new AskedPower(
              "board", name, input.getPath(), ASK_EVERY_NANOS, new InFile(input.getPath()), time));
    } else if (TOTALS.contains(label.toLowerCase(Locale.ROOT))) {
      finds.tryOut(PowerRail.ofPower(name, input.getPath(), 1));
    } else {
      finds.refuse(
          "board "
              + name
              + " "
              + file
              + (label.isEmpty() ? "" : " (" + label + ")")
              + ": may be a part of the machine; power.hwmon = "
              + name
              + " if it is all of it");
    }
  }

  private static boolean isInput(String file) {
    return file.endsWith("_input") || file.endsWith("_average");
  }

  /** A file that firmware answers. */
  private record InFile(String path) implements Asker.Question<Long> {
    @Override
    public Reading<Long> ask() {
      try (HeldFile file = HeldFile.whole(path, 32)) {
        if (!file.readNow()) {
          return Reading.failed(PowerFinds.words(file.none()));
        }
        Scan scan = new Scan().reset(file);
        return scan.line() && scan.counter()
            ? Reading.value(scan.value())
            : Reading.failed(path + ": not a whole number of microwatts");
      }
    }
  }
}
