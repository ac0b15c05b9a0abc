package dev.wattrack.aggregator.energy;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where in a layout the values stand that tell of energy; found once per layout. Immutable.
 *
 * @param slots most layouts have none
 */
public record EnergyColumns(List<Slot> slots) {
  private static final EnergyColumns NONE = new EnergyColumns(List.of());

  /** Interfaces whose traffic also passes a real one, or never leaves the node. */
  private static final Pattern VIRTUAL_INTERFACE =
      Pattern.compile("lo|veth.*|docker.*|br-.*|virbr.*|cni.*|flannel.*|tun.*|wg.*");

  /** Partitions, and what is made of other disks: their bytes would count twice. */
  private static final Pattern PART_OF_DISK =
      Pattern.compile("[shv]d[a-z]+\\d+|(nvme\\d+n\\d+|mmcblk\\d+)p\\d+|(loop|ram|dm-|md|zram).*");

  /** Thermometers in the processor, as drivers name them. */
  private static final Pattern SOC =
      Pattern.compile("(?i).*(cpu|soc|coretemp|k10temp|x86_pkg|package|tctl|core).*|thermal_zone0");

  /** What a column tells. */
  enum Kind {
    CPU_IDLE,
    CPU_IOWAIT,
    CLOCK,
    CORES,
    GPU,
    NET,
    DISK,
    SOC,
    OWN_POWER,
    OUTLET,
    METER,
    AIR,
    JOB_CPU,
    JOB_READ,
    JOB_WRITE
  }

  /**
   * One column.
   *
   * @param name of the job, the sensor, or the node that an outlet feeds; else empty
   */
  record Slot(Kind kind, int column, String name) {}

  public EnergyColumns {
    slots = List.copyOf(slots);
  }

  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** An interface that does not count. */
  public static boolean isVirtual(String networkInterface) {
    return VIRTUAL_INTERFACE.matcher(networkInterface).matches();
  }

  /** The numbers of a row, in the order of the slots; NaN where it has none. */
  double[] take(Row row) {
    double[] values = new double[slots.size()];
    for (int i = 0; i < values.length; i++) {
      int column = slots.get(i).column();
      values[i] = row.has(column) ? row.number(column) : Double.NaN;
    }
    return values;
  }

  public static EnergyColumns of(Layout layout) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < layout.width(); i++) {
      find(layout.columns().get(i), i, slots);
    }
    return slots.isEmpty() ? NONE : new EnergyColumns(slots);
  }

  private static void find(Column column, int i, List<Slot> slots) {
    Map<String, String> tags = column.tags();
    String field = column.field();
    switch (column.measurement()) {
      case "cpu" -> {
        if ("cpu-total".equals(tags.get("cpu"))) {
          add(slots, field, "usage_idle", Kind.CPU_IDLE, i, "");
          add(slots, field, "usage_iowait", Kind.CPU_IOWAIT, i, "");
          add(slots, field, "frequency_mhz", Kind.CLOCK, i, "");
        }
      }
      case "system" -> add(slots, field, "n_cpus", Kind.CORES, i, "");
      case "gpu" -> add(slots, field, "utilization_percent", Kind.GPU, i, "");
      case "net" -> {
        if (!isVirtual(tags.getOrDefault("interface", ""))) {
          add(slots, field, "bytes_sent", Kind.NET, i, "");
          add(slots, field, "bytes_recv", Kind.NET, i, "");
        }
      }
      case "diskio" -> {
        if (!PART_OF_DISK.matcher(tags.getOrDefault("name", "")).matches()) {
          add(slots, field, "read_bytes", Kind.DISK, i, "");
          add(slots, field, "write_bytes", Kind.DISK, i, "");
        }
      }
      case "temp" -> {
        if (SOC.matcher(tags.getOrDefault("sensor", "")).matches()) {
          add(slots, field, "temp", Kind.SOC, i, "");
        }
      }
      case "climate" ->
          add(slots, field, "temperature_celsius", Kind.AIR, i, tags.getOrDefault("sensor", ""));
      case "power" -> power(column, i, slots);
      case "job" -> {
        String job = jobOf(tags);
        add(slots, field, "cpu_seconds", Kind.JOB_CPU, i, job);
        add(slots, field, "read_bytes", Kind.JOB_READ, i, job);
        add(slots, field, "write_bytes", Kind.JOB_WRITE, i, job);
      }
      default -> {}
    }
  }

  private static void power(Column column, int i, List<Slot> slots) {
    String sensor = column.tags().getOrDefault("sensor", "");
    String source = column.tags().getOrDefault("source", "");
    String field = column.field();
    switch (source) {
      case "meter" -> add(slots, field, "watts", Kind.METER, i, sensor);
      case "board", "rapl", "ipmi" ->
          add(slots, field, "watts", Kind.OWN_POWER, i, source + ":" + sensor);
      case "outlet" -> {
        // NODE@PDU/N, as a PDU's outlet that feeds a node is named.
        if (sensor.indexOf('@') > 0) {
          add(slots, field, "watts", Kind.OUTLET, i, sensor);
        }
      }
      default -> {}
    }
  }

  /** How a job is called here: {@code scheduler/id}. */
  private static String jobOf(Map<String, String> tags) {
    String scheduler = tags.getOrDefault("scheduler", "");
    return (scheduler.isBlank() ? "other" : scheduler) + "/" + tags.getOrDefault("job", "");
  }

  private static void add(
      List<Slot> slots, String field, String wanted, Kind kind, int column, String name) {
    if (field.equals(wanted)) {
      slots.add(new Slot(kind, column, name));
    }
  }
}
