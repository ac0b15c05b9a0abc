package dev.wattrack.testkit.rack;

import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.metrics.Measurement;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Puts the physics of a node into the words of the catalogue. Immutable. */
final class NodeSheets {
  private static final double KIB = 1024;
  private static final double DISK_KILOBYTES = 30_380_000;
  private static final double SYSTEM_KILOBYTES = 7_840_000;
  private static final double INODES = 1_894_400;
  private static final double INODES_USED = 213_000;
  private static final double SWAP_KILOBYTES = 524_272;

  /** Everything of a node that is sampled every second. */
  static Sheet everySecond(NodeModel node, long bootEpochSeconds) {
    Sheet sheet = new Sheet();
    cpu(sheet, node, "cpu-total", node::total);
    for (int i = 0; i < BoardClass.CORES; i++) {
      int core = i;
      cpu(sheet, node, "cpu" + core, () -> node.core(core));
    }
    memory(sheet, node.counters());
    kernel(sheet, node, bootEpochSeconds);
    traffic(sheet, node.counters(), node.board().disk());
    if (node.board().hasPressure()) {
      pressure(sheet, node.counters());
    }
    board(sheet, node);
    if (node.board().kind() == BoardClass.Kind.SERVER) {
      PartSheets.add(sheet, node);
    }
    return sheet;
  }

  private static void cpu(Sheet sheet, NodeModel node, String name, Supplier<CoreTimes> times) {
    sheet
        .point(Catalogue.CPU, Map.of("cpu", name))
        .put("usage_user", () -> times.get().user() / 10.0)
        .put("usage_system", () -> times.get().system() / 10.0)
        .put("usage_nice", () -> 0)
        .put("usage_idle", () -> times.get().idle() / 10.0)
        .put("usage_iowait", () -> times.get().iowait() / 10.0)
        .put("usage_irq", () -> 0)
        .put("usage_softirq", () -> times.get().softirq() / 10.0)
        .put("usage_steal", () -> 0)
        .put("usage_guest", () -> 0)
        .put("frequency_mhz", node::clockMhz);
  }

  private static void memory(Sheet sheet, NodeCounters memory) {
    double total = memory.totalKilobytes();
    sheet
        .point(Catalogue.MEM, Map.of())
        .put("total", () -> KIB * total)
        .put("available", () -> KIB * (total - memory.usedKilobytes()))
        .put("used", () -> KIB * memory.usedKilobytes())
        .put("free", () -> KIB * memory.freeKilobytes())
        .put("buffered", () -> KIB * memory.bufferedKilobytes())
        .put("cached", () -> KIB * memory.cachedKilobytes())
        .put("active", () -> KIB * (160_000 + 0.5 * memory.cachedKilobytes()))
        .put("inactive", () -> KIB * (90_000 + memory.jobKilobytes()))
        .put("shared", () -> KIB * 9_412)
        .put("slab", () -> KIB * 61_288)
        .put("sreclaimable", () -> KIB * 34_120)
        .put("sunreclaim", () -> KIB * 27_168)
        .put("dirty", () -> KIB * (memory.diskWrites() * 4 % 480))
        .put("write_back", () -> 0)
        .put("mapped", () -> KIB * (98_000 + 0.05 * memory.jobKilobytes()))
        .put("page_tables", () -> KIB * (3_900 + 0.002 * memory.jobKilobytes()))
        .put("committed_as", () -> KIB * (610_000 + 1.2 * memory.jobKilobytes()))
        .put("commit_limit", () -> KIB * (SWAP_KILOBYTES + total / 2))
        .put("used_percent", () -> 100 * memory.usedKilobytes() / total);
    sheet
        .point(Catalogue.SWAP, Map.of())
        .put("total", () -> KIB * SWAP_KILOBYTES)
        .put("used", () -> 0)
        .put("free", () -> KIB * SWAP_KILOBYTES)
        .put("cached", () -> 0)
        .put("used_percent", () -> 0)
        .put("in", () -> 0)
        .put("out", () -> 0);
  }

  private static void kernel(Sheet sheet, NodeModel node, long bootEpochSeconds) {
    NodeCounters counters = node.counters();
    sheet
        .point(Catalogue.SYSTEM, Map.of())
        .put("load1", node::load1)
        .put("load5", node::load5)
        .put("load15", node::load15)
        .put("uptime", counters::uptimeSeconds)
        .put("n_cpus", () -> BoardClass.CORES);
    sheet
        .point(Catalogue.KERNEL, Map.of())
        .put("context_switches", counters::contextSwitches)
        .put("interrupts", counters::interrupts)
        .put("processes_forked", counters::forks)
        .put("boot_time", () -> bootEpochSeconds);
  }

  private static void traffic(Sheet sheet, NodeCounters counters, String disk) {
    sheet
        .point(Catalogue.NET, Map.of("interface", "eth0"))
        .put("bytes_sent", counters::bytesSent)
        .put("bytes_recv", counters::bytesReceived)
        .put("packets_sent", counters::packetsSent)
        .put("packets_recv", counters::packetsReceived)
        .put("err_in", () -> 0)
        .put("err_out", () -> 0)
        .put("drop_in", () -> 0)
        .put("drop_out", () -> 0)
        .put("speed", () -> 1_000);
    sheet
        .point(Catalogue.DISKIO, Map.of("name", disk))
        .put("reads", counters::diskReads)
        .put("writes", counters::diskWrites)
        .put("read_bytes", counters::diskReadBytes)
        .put("write_bytes", counters::diskWriteBytes)
        .put("read_time", () -> Math.floor(counters.diskReads() * 1.7))
        .put("write_time", () -> Math.floor(counters.diskWrites() * 6.1))
        .put("io_time", counters::ioMillis)
        .put("iops_in_progress", () -> 0);
  }

  private static void pressure(Sheet sheet, NodeCounters counters) {
    pressure(sheet, "cpu", "some", counters.cpuWait, 1);
    pressure(sheet, "memory", "some", counters.memoryWait, 1);
    pressure(sheet, "memory", "full", counters.memoryWait, 0.6);
    pressure(sheet, "io", "some", counters.ioWait, 1);
    pressure(sheet, "io", "full", counters.ioWait, 0.7);
  }

  private static void pressure(
      Sheet sheet, String resource, String type, NodeCounters.Pressure wait, double share) {
    sheet
        .point(Catalogue.PRESSURE, Map.of("resource", resource, "type", type))
        .put("avg10", () -> share * wait.avg10())
        .put("avg60", () -> share * wait.avg60())
        .put("avg300", () -> share * wait.avg300())
        .put("total", () -> Math.floor(share * wait.totalMicros()));
  }

  private static void board(Sheet sheet, NodeModel node) {
    if (node.board().kind() == BoardClass.Kind.PI) {
      temperature(sheet, "cpu-thermal", node::celsius);
      sheet
          .point(Catalogue.THROTTLE, Map.of())
          .put("under_voltage", () -> 0)
          .put("frequency_capped", () -> flag(node.hot()))
          .put("throttled", () -> flag(node.hot()))
          .put("soft_temperature_limit", () -> flag(node.hot()))
          .put("under_voltage_since_boot", () -> 0)
          .put("frequency_capped_since_boot", () -> flag(node.hotSinceBoot()))
          .put("throttled_since_boot", () -> flag(node.hotSinceBoot()))
          .put("soft_temperature_limit_since_boot", () -> flag(node.hotSinceBoot()));
    } else if (node.board().kind() == BoardClass.Kind.SERVER) {
      temperature(sheet, "coretemp Package id 0", node::celsius);
    } else {
      temperature(sheet, "CPU-therm", node::celsius);
      temperature(sheet, "GPU-therm", node::gpuCelsius);
    }
    if (node.board().hasGpu()) {
      NodeCounters memory = node.counters();
      sheet
          .point(
              Catalogue.GPU,
              Map.of(
                  "gpu",
                  "0",
                  "name",
                  node.board().kind() == BoardClass.Kind.SERVER ? "Tesla T4" : "gm20b"))
          .put("utilization_percent", () -> 100 * node.gpuShare())
          .put("memory_used", () -> KIB * (0.6 * memory.jobKilobytes()))
          .put("memory_total", () -> KIB * memory.totalKilobytes())
          .put("temperature_celsius", node::gpuCelsius)
          .put("watts", node::gpuWatts);
    }
  }

  private static void temperature(Sheet sheet, String sensor, DoubleSupplier celsius) {
    sheet.point(Catalogue.TEMP, Map.of("sensor", sensor)).put("temp", celsius);
  }

  private static double flag(boolean set) {
    return set ? 1 : 0;
  }

  /** Room on the SD card. */
  static Sheet disk(NodeModel node) {
    Sheet sheet = new Sheet();
    DoubleSupplier used = () -> SYSTEM_KILOBYTES + node.counters().scratchKilobytes();
    String device = node.board().rootDevice();
    sheet
        .point(Catalogue.DISK, Map.of("path", "/", "device", device, "fstype", "ext4"))
        .put("total", () -> KIB * DISK_KILOBYTES)
        .put("used", () -> KIB * used.getAsDouble())
        .put("free", () -> KIB * (DISK_KILOBYTES * 0.95 - used.getAsDouble()))
        .put("used_percent", () -> 100 * used.getAsDouble() / (DISK_KILOBYTES * 0.95))
        .put("inodes_total", () -> INODES)
        .put("inodes_free", () -> INODES - INODES_USED)
        .put("inodes_used", () -> INODES_USED);
    return sheet;
  }

  /** The plug meter of the rack, which sends once a second. */
  static Sheet meter(PlugMeter meter) {
    Sheet sheet = new Sheet();
    sheet
        .point(Catalogue.POWER, Map.of("source", "meter", "sensor", "sem6000"))
        .put("watts", meter::watts)
        .put("volts", meter::volts)
        .put("amperes", meter::amperes)
        .put("hertz", meter::hertz)
        .put("joules", meter::joules)
        .put("relay", () -> 1);
    return sheet;
  }

  /** The climate sensor of the rack. */
  static Sheet climate(RackAir air) {
    Sheet sheet = new Sheet();
    sheet
        .point(Catalogue.CLIMATE, Map.of("sensor", "dht22"))
        .put("temperature_celsius", air::sensedCelsius)
        .put("humidity_percent", air::sensedHumidityPercent);
    return sheet;
  }

  /** A job on one node. */
  static Sheet job(JobShare share) {
    Job job = share.job();
    Measurement measurement = Catalogue.JOB;
    Sheet sheet = new Sheet();
    Sheet.Point point =
        sheet
            .point(
                measurement,
                Map.of(
                    "job", Long.toString(job.id()),
                    "scheduler", "simulated",
                    "user", job.user(),
                    "name", job.name()))
            .put("cpu_seconds", share::cpuSeconds)
            .put("memory_bytes", share::memoryBytes)
            .put("processes", () -> job.coresPerNode())
            .put("tasks_done", share::tasksDone)
            .put("tasks_failed", () -> 0)
            .put("read_bytes", share::readBytes)
            .put("write_bytes", share::writeBytes);
    if (job.gpuShare() > 0) {
      point.put("gpu_percent", share::gpuPercent);
    }
    return sheet;
  }

  /** What the agent says of itself. */
  static Sheet agent(DoubleSupplier spooledSamples, DoubleSupplier lostSamples) {
    Sheet sheet = new Sheet();
    sheet
        .point(Catalogue.NODE, Map.of())
        .put("spooled_samples", spooledSamples)
        .put("lost_samples", lostSamples);
    return sheet;
  }

  private NodeSheets() {}
}
