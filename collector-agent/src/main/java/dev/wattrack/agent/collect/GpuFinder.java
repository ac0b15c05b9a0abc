package dev.wattrack.agent.collect;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the graphics processors that speak through files. Jetson boards (L4T 32 to 36): {@code
 * device/load} of the devfreq device, 0 to 1000. Boards with a Mali: {@code load} of the maker's
 * kernels, {@code 37@300000000Hz}; newer kernels tell the clock alone. AMD: {@code
 * gpu_busy_percent} and the like (Documentation/gpu/amdgpu/thermal.rst). Raspberry Pi: {@link
 * V3dGpu}. On these boards the memory is the node's own.
 */
final class GpuFinder implements AutoCloseable {
  private static final int MOST = 32;
  private static final int MOST_DEVICES = 256;
  private static final int RAILS = 3;
  private static final List<String> GRAPHICS =
      List.of("gpu", "mali", "gm20b", "gp10b", "gv11b", "ga10b");
  private static final String JETSON_RAIL = "POM_5V_GPU";

  private final Root root;
  private final List<Gpu> found = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private boolean jetson;

  private GpuFinder(Root root) {
    this.root = root;
  }

  /** Finds them anew; the paths of its {@link #paths} tell whether they are the same as before. */
  static GpuFinder find(Root root) {
    GpuFinder finder = new GpuFinder(root);
    for (File device : Sysfs.list(root.sys("class/devfreq"), "")) {
      finder.devfreq(device);
    }
    if (finder.found.isEmpty()) {
      finder.oldJetson();
    }
    for (File card : Sysfs.list(root.sys("class/drm"), "card")) {
      if (card.getName().indexOf('-') < 0) {
        finder.card(card);
      }
    }
    return finder;
  }

  List<Gpu> found() {
    return found;
  }

  /** Where they are. */
  List<String> paths() {
    return paths;
  }

  /** Whether this is a Jetson board. */
  boolean jetson() {
    return jetson;
  }

  @Override
  public void close() {
    for (Gpu gpu : found) {
      gpu.close();
    }
  }

  private void add(Gpu gpu, File place) {
    if (found.size() < MOST) {
      found.add(gpu);
      paths.add(place.getPath());
    } else {
      gpu.close();
    }
  }

  private void devfreq(File entry) {
    File device = new File(entry, "device");
    File jetsonLoad = new File(device, "load");
    String name = entry.getName();
    // Boards have other devfreq devices with a load: memory controller, neural processor.
    if (!GRAPHICS.contains(name.substring(name.lastIndexOf('.') + 1))) {
      return;
    }
    SysfsGpu gpu = new SysfsGpu(Integer.toString(found.size()), model(device, name), device);
    if (jetsonLoad.exists()) {
      jetson = true;
      gpu.with(GpuFields.UTILIZATION, jetsonLoad, 1, 1);
      rail(gpu);
    } else {
      File load = new File(entry, "load");
      gpu.with(GpuFields.UTILIZATION, load, '@', 10, 1);
      if (!load.exists()) {
        gpu.with(GpuFields.UTILIZATION, new File(device, "utilisation"), 10, 1);
      }
    }
    gpu.with(GpuFields.FREQUENCY, new File(entry, "cur_freq"), 1, 1_000_000);
    thermalZone(gpu);
    add(gpu, entry);
  }

  /** L4T without a devfreq device. */
  private void oldJetson() {
    File device = new File(root.sys("devices/gpu.0"));
    File load = new File(device, "load");
    if (load.exists()) {
      jetson = true;
      SysfsGpu gpu = new SysfsGpu("0", model(device, "gpu.0"), device);
      gpu.with(GpuFields.UTILIZATION, load, 1, 1);
      rail(gpu);
      thermalZone(gpu);
      add(gpu, device);
    }
  }

  private void card(File card) {
    File device = new File(card, "device");
    File stats = new File(device, "gpu_stats");
    if (stats.exists()) {
      add(new V3dGpu(model(device, "v3d"), stats.getPath()), card);
      return;
    }
    File busy = new File(device, "gpu_busy_percent");
    if (!busy.exists()) {
      return;
    }
    String product = Sysfs.firstLine(device, "product_name", "amdgpu");
    SysfsGpu gpu = new SysfsGpu(card.getName(), product, device);
    gpu.with(GpuFields.UTILIZATION, busy, 10, 1);
    gpu.with(GpuFields.MEMORY_USED, new File(device, "mem_info_vram_used"), 1, 1);
    gpu.with(GpuFields.MEMORY_TOTAL, new File(device, "mem_info_vram_total"), 1, 1);
    for (File chip : Sysfs.list(new File(device, "hwmon").getPath(), "hwmon")) {
      gpu.with(GpuFields.TEMPERATURE, new File(chip, "temp1_input"), 1, 100);
      File average = new File(chip, "power1_average");
      File power = average.exists() ? average : new File(chip, "power1_input");
      gpu.with(GpuFields.WATTS, power, 1, 10_000);
      gpu.with(GpuFields.FREQUENCY, new File(chip, "freq1_input"), 1, 1_000_000);
    }
    add(gpu, card);
  }

  /** The zone of the graphics processor: GPU-therm, gpu-thermal, gpu_thermal. */
  private void thermalZone(SysfsGpu gpu) {
    for (File zone : Sysfs.list(root.sys("class/thermal"), "thermal_zone")) {
      if (Sysfs.firstLine(zone, "type", "").toLowerCase(Locale.ROOT).startsWith("gpu")) {
        gpu.with(GpuFields.TEMPERATURE, new File(zone, "temp"), 1, 100);
        return;
      }
    }
  }

  /** The rail of a Jetson Nano that feeds the graphics processor alone, mW. */
  private void rail(SysfsGpu gpu) {
    int count = 0;
    for (File device : Sysfs.list(root.sys("bus/i2c/devices"), "")) {
      if (++count > MOST_DEVICES) {
        return;
      }
      for (File monitor : Sysfs.list(device.getPath(), "iio:device")) {
        for (int i = 0; i < RAILS; i++) {
          if (Sysfs.firstLine(monitor, "rail_name_" + i, "").equals(JETSON_RAIL)) {
            gpu.with(GpuFields.WATTS, new File(monitor, "in_power" + i + "_input"), 1, 10);
            return;
          }
        }
      }
    }
  }

  /**
   * The most general of the names in its device tree node, which end in a zero byte each: {@code
   * rockchip,rk3588-mali arm,mali-valhall-csf} is a mali-valhall-csf.
   */
  private static String model(File device, String otherwise) {
    try (HeldFile file = HeldFile.whole(new File(device, "of_node/compatible").getPath(), 256)) {
      if (!file.readNow() || file.bytes()[file.length() - 1] != 0) {
        return otherwise;
      }
      String names = new String(file.bytes(), 0, file.length() - 1, StandardCharsets.ISO_8859_1);
      String last = names.substring(names.lastIndexOf('\0') + 1);
      String model = last.substring(last.indexOf(',') + 1);
      return model.isEmpty() || model.length() > 64 ? otherwise : model;
    }
  }
}
