package dev.wattrack.agent.collect;

import java.io.File;
import java.util.List;

/**
 * The INA3221 monitors of Jetson boards. Only the rail that feeds the whole module counts: its
 * children are parts of it (forums.developer.nvidia.com "Power consumption monitoring": POM_5V_IN
 * "represents the total power consumption"). AGX boards have no such rail. L4T 32 offers an IIO
 * device with {@code rail_name_0} = {@code POM_5V_IN} and {@code in_power0_input} in mW; since L4T
 * 35 it is a hwmon chip with {@code in1_label} = {@code VDD_IN}, mV and mA
 * (Documentation/hwmon/ina3221.rst); its in7 is a sum of shunt voltages, no rail.
 */
final class JetsonRails {
  private static final List<String> TOTAL = List.of("POM_5V_IN", "VDD_IN");
  private static final int CHANNELS = 3;
  private static final int MOST_DEVICES = 256;

  private final PowerFinds finds;
  private boolean seen;
  private boolean total;

  private JetsonRails(PowerFinds finds) {
    this.finds = finds;
  }

  /** Whether the node has such a monitor at all. */
  static boolean find(Root root, PowerFinds finds) {
    JetsonRails rails = new JetsonRails(finds);
    rails.iio(root.sys("bus/i2c/devices"));
    for (File chip : Sysfs.list(root.sys("class/hwmon"), "hwmon")) {
      if (Sysfs.firstLine(chip, "name", "").equals("ina3221")) {
        rails.hwmon(chip);
      }
    }
    if (rails.seen && !rails.total) {
      finds.refuse("board ina3221: none of its rails feeds the whole board");
    }
    return rails.seen;
  }

  private void iio(String devices) {
    int count = 0;
    for (File device : Sysfs.list(devices, "")) {
      if (++count > MOST_DEVICES) {
        break;
      }
      for (File monitor : Sysfs.list(device.getPath(), "iio:device")) {
        for (int i = 0; i < CHANNELS; i++) {
          String rail = Sysfs.firstLine(monitor, "rail_name_" + i, "");
          if (isTotal(rail)) {
            String path = new File(monitor, "in_power" + i + "_input").getPath();
            finds.tryOut(PowerRail.ofPower(rail, path, 1000));
          }
        }
      }
    }
  }

  private void hwmon(File chip) {
    for (int i = 1; i <= CHANNELS; i++) {
      String rail = Sysfs.firstLine(chip, "in" + i + "_label", "");
      if (isTotal(rail)) {
        finds.tryOut(
            PowerRail.ofProduct(
                rail,
                new File(chip, "in" + i + "_input").getPath(),
                new File(chip, "curr" + i + "_input").getPath()));
      }
    }
  }

  private boolean isTotal(String rail) {
    if (rail.isEmpty() || rail.equals("NC")) {
      return false;
    }
    seen = true;
    if (!TOTAL.contains(rail)) {
      finds.refuse("board " + rail + ": one rail, not the whole board");
      return false;
    }
    total = true;
    return true;
  }
}
