package dev.wattrack.model.metrics;

import static dev.wattrack.model.metrics.Field.Kind.COUNTER;
import static dev.wattrack.model.metrics.Field.Kind.GAUGE;

import java.util.List;
import java.util.Optional;

/**
 * Every measurement Wattrack knows. The names are Telegraf's where Telegraf has them, so that
 * existing dashboards keep working; every point also carries the tag {@code host}. Immutable.
 */
public final class Catalogue {

  public static final Measurement CPU =
      Measurement.of("cpu", "Share of time by mode, per core and in total.", "cpu")
          .gauges(
              "percent",
              1,
              "share of the last interval spent in this mode",
              "usage_user",
              "usage_system",
              "usage_nice",
              "usage_idle",
              "usage_iowait",
              "usage_irq",
              "usage_softirq",
              "usage_steal",
              "usage_guest")
          .gauge("frequency_mhz", "MHz", 0, "current clock; for cpu-total the mean of the cores")
          .from("/proc/stat, /sys/devices/system/cpu/cpu*/cpufreq/scaling_cur_freq");

  public static final Measurement MEM =
      Measurement.of("mem", "Main memory.")
          .field("total", GAUGE, "bytes", 0, 1024, "usable memory")
          .field(
              "available", GAUGE, "bytes", 0, 1024, "what programs can still get without swapping")
          .field("used", GAUGE, "bytes", 0, 1024, "total less available")
          .field("free", GAUGE, "bytes", 0, 1024, "used by nothing at all")
          .field("buffered", GAUGE, "bytes", 0, 1024, "raw block cache")
          .field("cached", GAUGE, "bytes", 0, 1024, "page cache, reclaimable slab included")
          .field("active", GAUGE, "bytes", 0, 1024, "recently used")
          .field("inactive", GAUGE, "bytes", 0, 1024, "not recently used")
          .field("shared", GAUGE, "bytes", 0, 1024, "tmpfs and shared memory")
          .field("slab", GAUGE, "bytes", 0, 1024, "kernel objects")
          .field("sreclaimable", GAUGE, "bytes", 0, 1024, "kernel objects that can be given back")
          .field("sunreclaim", GAUGE, "bytes", 0, 1024, "kernel objects that cannot")
          .field("dirty", GAUGE, "bytes", 0, 1024, "waits to be written to disk")
          .field("write_back", GAUGE, "bytes", 0, 1024, "being written to disk")
          .field("mapped", GAUGE, "bytes", 0, 1024, "files mapped into memory")
          .field("page_tables", GAUGE, "bytes", 0, 1024, "page tables")
          .field("committed_as", GAUGE, "bytes", 0, 1024, "promised to programs")
          .field("commit_limit", GAUGE, "bytes", 0, 1024, "can be promised under strict accounting")
          .gauge("used_percent", "percent", 1, "used of total")
          .from("/proc/meminfo");

  public static final Measurement SWAP =
      Measurement.of("swap", "Swap space.")
          .field("total", GAUGE, "bytes", 0, 1024, "swap space")
          .field("used", GAUGE, "bytes", 0, 1024, "swap in use")
          .field("free", GAUGE, "bytes", 0, 1024, "swap not in use")
          .field("cached", GAUGE, "bytes", 0, 1024, "in swap and in memory")
          .gauge("used_percent", "percent", 1, "used of total; absent without swap")
          .counter("in", "bytes", "read from swap")
          .counter("out", "bytes", "written to swap")
          .from("/proc/meminfo, /proc/vmstat");

  public static final Measurement SYSTEM =
      Measurement.of("system", "Load and uptime.")
          .gauge("load1", "", 2, "mean run-queue length over 1 minute")
          .gauge("load5", "", 2, "mean run-queue length over 5 minutes")
          .gauge("load15", "", 2, "mean run-queue length over 15 minutes")
          .gauge("uptime", "s", 0, "time since boot")
          .gauge("n_cpus", "", 0, "cores that are on line")
          .from("/proc/loadavg, /proc/uptime, /proc/stat");

  public static final Measurement KERNEL =
      Measurement.of("kernel", "Counters of the kernel.")
          .counter("context_switches", "", "switches between tasks")
          .counter("interrupts", "", "interrupts served")
          .counter("processes_forked", "", "processes and threads created")
          .gauge("boot_time", "s", 0, "time of boot, seconds since 1970 UTC")
          .from("/proc/stat");

  public static final Measurement PRESSURE =
      Measurement.of("pressure", "Time lost waiting for a resource (PSI).", "resource", "type")
          .gauge("avg10", "percent", 2, "share of the last 10 s in which tasks waited")
          .gauge("avg60", "percent", 2, "share of the last 60 s")
          .gauge("avg300", "percent", 2, "share of the last 300 s")
          .counter("total", "us", "time waited since boot")
          .from("/proc/pressure/cpu|memory|io");

  public static final Measurement NET =
      Measurement.of("net", "Traffic of a network interface.", "interface")
          .counter("bytes_sent", "bytes", "sent")
          .counter("bytes_recv", "bytes", "received")
          .counter("packets_sent", "", "packets sent")
          .counter("packets_recv", "", "packets received")
          .counter("err_in", "", "errors while receiving")
          .counter("err_out", "", "errors while sending")
          .counter("drop_in", "", "received and dropped")
          .counter("drop_out", "", "dropped before sending")
          .gauge("speed", "Mbit/s", 0, "negotiated link speed; absent where unknown")
          .from("/proc/net/dev, /sys/class/net/*/speed");

  public static final Measurement DISK =
      Measurement.of("disk", "Room on a file system.", "path", "device", "fstype")
          .field("total", GAUGE, "bytes", 0, 1024, "size")
          .field("used", GAUGE, "bytes", 0, 1024, "in use")
          .field("free", GAUGE, "bytes", 0, 1024, "free for an ordinary user")
          .gauge("used_percent", "percent", 1, "used of used and free")
          .gauge("inodes_total", "", 0, "inodes")
          .gauge("inodes_free", "", 0, "inodes not in use")
          .gauge("inodes_used", "", 0, "inodes in use")
          .from("/proc/self/mounts, statvfs(3)");

  public static final Measurement DISKIO =
      Measurement.of("diskio", "Work of a block device.", "name")
          .counter("reads", "", "reads completed")
          .counter("writes", "", "writes completed")
          .field("read_bytes", COUNTER, "bytes", 0, 512, "read")
          .field("write_bytes", COUNTER, "bytes", 0, 512, "written")
          .counter("read_time", "ms", "summed over reads")
          .counter("write_time", "ms", "summed over writes")
          .counter("io_time", "ms", "time with at least one request in progress")
          .gauge("iops_in_progress", "", 0, "requests in progress")
          .from("/proc/diskstats");

  public static final Measurement TEMP =
      Measurement.of("temp", "A temperature inside the node.", "sensor")
          .gauge("temp", "°C", 1, "temperature")
          .from("/sys/class/thermal/thermal_zone*/temp, /sys/class/hwmon/hwmon*/temp*_input");

  public static final Measurement THROTTLE =
      Measurement.of("throttle", "What slows a board down, 0 or 1.")
          .gauges(
              "",
              0,
              "1 while it is so",
              "under_voltage",
              "frequency_capped",
              "throttled",
              "soft_temperature_limit")
          .gauges(
              "",
              0,
              "1 once the agent saw it since boot; 0 only if it has watched since then",
              "under_voltage_since_boot",
              "frequency_capped_since_boot",
              "throttled_since_boot",
              "soft_temperature_limit_since_boot")
          .from(
              "/sys/devices/platform/soc*/soc*:firmware/get_throttled of Raspberry Pi boards, or"
                  + " hwmon rpi_volt, which knows under_voltage alone");

  public static final Measurement GPU =
      Measurement.of("gpu", "A graphics processor.", "gpu", "name")
          .gauge("utilization_percent", "percent", 1, "share of time busy")
          .gauge("memory_used", "bytes", 0, "memory in use")
          .gauge("memory_total", "bytes", 0, "memory")
          .gauge("temperature_celsius", "°C", 1, "temperature")
          .gauge("watts", "W", 2, "power")
          .gauge("frequency_mhz", "MHz", 0, "current clock")
          .from(
              "/sys/class/devfreq/*gpu* (Jetson, Mali), /sys/class/drm/card*/device (AMD, Raspberry"
                  + " Pi), nvidia-smi");

  public static final Measurement INFINIBAND =
      Measurement.of(
              "infiniband",
              "A port of an InfiniBand adapter. What IPoIB sends is in it, and in net once more.",
              "device",
              "port")
          .field("bytes_sent", COUNTER, "bytes", 0, 4, "sent; absent while its counter is full")
          .field("bytes_recv", COUNTER, "bytes", 0, 4, "received; likewise")
          .counter("packets_sent", "", "packets sent; likewise")
          .counter("packets_recv", "", "packets received; likewise")
          .counter("symbol_error", "", "symbol errors; likewise")
          .counter("link_downed", "", "times the link went down; likewise")
          .counter("port_xmit_wait", "", "ticks in which data waited to be sent; likewise")
          .gauge("rate_gbps", "Gbit/s", 1, "link rate; absent while the link is not active")
          .gauge("state", "", 0, "1 down, 2 up but without a subnet manager, 3 armed, 4 active")
          .gauge("lid", "", 0, "local identifier of this port")
          .gauge("sm_lid", "", 0, "local identifier of the subnet manager that it obeys")
          .gauge(
              "subnet_managers",
              "",
              0,
              "0 none has found this port, 1 as it should be, 2 one runs here beside the master")
          .from("/sys/class/infiniband/*/ports/*");

  public static final Measurement NVME =
      Measurement.of(
              "nvme", "Health of a drive: NVMe, and SATA and eMMC as far as they tell.", "name")
          .gauge("temperature_celsius", "°C", 1, "temperature")
          .gauge(
              "percentage_used",
              "percent",
              0,
              "of the rated life, may pass 100; of eMMC the end of a step of 10")
          .gauge("available_spare_percent", "percent", 0, "spare blocks left")
          .counter("data_read_bytes", "bytes", "read")
          .counter("data_written_bytes", "bytes", "written")
          .counter("media_errors", "", "errors not corrected")
          .counter("unsafe_shutdowns", "", "power lost without notice")
          .gauge("critical_warning", "", 0, "bits as in the NVMe specification; 0 is well")
          .gauge("failing", "", 0, "1 where the drive says of itself that it fails")
          .counter("reallocated_sectors", "", "SATA: sectors replaced by spare ones")
          .gauge("power_on_hours", "h", 0, "time in use")
          .gauge(
              "pre_eol",
              "",
              0,
              "eMMC: 1 well, 2 when 80 percent of the spare blocks are used, 3 at 90")
          .gauge(
              "days_left",
              "d",
              0,
              "until the rated life is used at the rate of the last 1 to 7 days; absent below 5"
                  + " percent and before a day")
          .from("hwmon, smartctl, /sys/block/mmcblk*/device/life_time");

  public static final Measurement NFSSTAT =
      Measurement.of(
              "nfsstat",
              "Work of a mount of an NFS server, for READ, WRITE and GETATTR.",
              "mountpoint",
              "serverexport",
              "operation")
          .counter("bytes", "bytes", "sent and received, with headers")
          .counter("ops", "", "operations completed")
          .counter("retrans", "", "times an operation was sent again")
          .counter("exe", "ms", "summed time from beginning to end of operations")
          .counter("rtt", "ms", "summed time between a request and its answer")
          .from("/proc/self/mountstats");

  public static final Measurement FILESYSTEM =
      Measurement.of(
              "filesystem",
              "A distributed file system as a whole; of kind moosefs-mount a mount of one, of which"
                  + " operations alone are told.",
              "kind",
              "name")
          .gauge("up", "", 0, "1 while its management answers")
          .gauge("total", "bytes", 0, "size")
          .gauge("used", "bytes", 0, "in use")
          .gauge("free", "bytes", 0, "free")
          .gauge("used_percent", "percent", 1, "used of total")
          .gauge("servers_up", "", 0, "servers that answer")
          .gauge("servers_down", "", 0, "servers that do not")
          .gauge("chunks_missing", "", 0, "chunks without a copy")
          .gauge("chunks_endangered", "", 0, "chunks with one copy left")
          .gauge("chunks_undergoal", "", 0, "chunks with fewer copies than wanted")
          .gauge("disks_damaged", "", 0, "disks or targets that are damaged or not whole")
          .gauge("disks_removing", "", 0, "disks marked for removal")
          .gauge("metaloggers", "", 0, "servers that keep a copy of the metadata")
          .counter("read_bytes", "bytes", "read")
          .counter("write_bytes", "bytes", "written")
          .counter("operations", "", "operations")
          .from("mfscli of MooseFS, /proc/fs/beegfs");

  public static final Measurement POWER =
      Measurement.of("power", "Electrical power at one place.", "source", "sensor")
          .gauge("watts", "W", 2, "active power")
          .gauge("volts", "V", 1, "voltage")
          .gauge("amperes", "A", 3, "current")
          .gauge("hertz", "Hz", 2, "mains frequency")
          .field("joules", COUNTER, "J", 1, 1, "energy, integrated by Wattrack")
          .gauge("relay", "", 0, "1 on, 0 off")
          .from(
              "plug meter, PDU outlet, board (INA3221, hwmon, or the Raspberry Pi 5's PMIC, which is"
                  + " an estimate), /sys/class/powercap, GPU, ipmitool or model");

  public static final Measurement CLIMATE =
      Measurement.of("climate", "Air in the rack.", "sensor")
          .gauge("temperature_celsius", "°C", 1, "temperature")
          .gauge("humidity_percent", "percent", 1, "relative humidity")
          .from("DHT22");

  public static final Measurement LINE =
      Measurement.of(
              "line", "A slow GPIO line of the rack: fan, thermostat or led.", "role", "sensor")
          .gauge("on", "", 0, "1 the fan runs, the thermostat calls, the LED is lit; 0 not")
          .from("GPIO through Pi4J");

  public static final Measurement PROCESS_GROUP =
      Measurement.of("process_group", "Processes of one configured name.", "group")
          .gauge("processes", "", 0, "processes that run")
          .field("cpu_seconds", COUNTER, "s", 2, 1, "CPU time of all, ended ones included")
          .field("memory_bytes", GAUGE, "bytes", 0, 1024, "resident memory of all")
          .from("/proc/[pid]/stat");

  public static final Measurement JOB =
      Measurement.of("job", "A job on one node.", "job", "scheduler", "user", "name")
          .field("cpu_seconds", COUNTER, "s", 2, 1, "CPU time")
          .gauge("memory_bytes", "bytes", 0, "memory")
          .gauge("processes", "", 0, "processes that run")
          .gauge("gpu_percent", "percent", 1, "share of the GPUs, of two at most 200; NVIDIA only")
          .counter("tasks_done", "", "tasks completed")
          .counter("tasks_failed", "", "tasks failed")
          .counter("read_bytes", "bytes", "read")
          .counter("write_bytes", "bytes", "written")
          .gauge("accounted", "", 0, "1 where the kernel accounts for the whole job, 0 sampled")
          .gauge("gpu_memory_bytes", "bytes", 0, "memory of GPUs; NVIDIA only")
          .from("scheduler and cgroups");

  public static final Measurement NODE =
      Measurement.of("node", "The node as Wattrack sees it.")
          .gauge("up", "", 0, "1 while its samples arrive")
          .text("state", "up, stale, lost, agent_died, stopped or powered_off")
          .text("agent_version", "version of the agent")
          .gauge("lag_seconds", "s", 2, "age of the newest sample when it arrived")
          .gauge("spooled_samples", "", 0, "samples that wait for their acknowledgement")
          .counter("lost_samples", "", "samples dropped because the spool was full")
          .from("agent and aggregator");

  private static final List<Measurement> ALL =
      List.of(
          CPU,
          MEM,
          SWAP,
          SYSTEM,
          KERNEL,
          PRESSURE,
          NET,
          DISK,
          DISKIO,
          TEMP,
          THROTTLE,
          GPU,
          INFINIBAND,
          NVME,
          NFSSTAT,
          FILESYSTEM,
          POWER,
          CLIMATE,
          LINE,
          PROCESS_GROUP,
          JOB,
          NODE);

  public static List<Measurement> all() {
    return ALL;
  }

  public static Optional<Measurement> find(String name) {
    return ALL.stream().filter(measurement -> measurement.name().equals(name)).findFirst();
  }

  /**
   * The measurement of a metric's name in which it is joined with a field by an underscore, as
   * VictoriaMetrics does: the longest one of the catalogue that it begins with, else what stands
   * before the first underscore, else all of it.
   */
  public static String measurementOf(String metric) {
    for (int at = metric.lastIndexOf('_'); at > 0; at = metric.lastIndexOf('_', at - 1)) {
      if (find(metric.substring(0, at)).isPresent()) {
        return metric.substring(0, at);
      }
    }
    int first = metric.indexOf('_');
    return first > 0 ? metric.substring(0, first) : metric;
  }

  private Catalogue() {}
}
