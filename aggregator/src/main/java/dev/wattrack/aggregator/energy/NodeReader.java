package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.Observation.NodeSample;
import dev.wattrack.energy.input.SensorKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of one node, in the order of their times, together to samples for the engine. An
 * agent tells shares of time; they are added up to busy seconds here, and where rows are missing
 * the jobs' own counters say at least how busy it was. Confined to the energy thread.
 */
final class NodeReader {
  /** Slow sensors and counters count as long as this. */
  private static final double CARRIED_SECONDS = 15;

  private static final double OUTAGE_SECONDS = 3.5;

  /** A clock that is off by more is corrected. */
  private static final double SKEW_SECONDS = 0.5;

  private static final int MOST_JOBS = 512;

  /** A number and when it was heard. */
  private record Heard(double value, double timeSeconds) {}

  private final String node;
  private final Consumer<Observation> out;
  private final Map<EnergyColumns.Kind, Heard> sums = new EnumMap<>(EnergyColumns.Kind.class);
  private final Map<String, Heard> sensors = new HashMap<>();
  private final Map<String, Heard> outlets = new LinkedHashMap<>();
  private final Map<String, Double> jobCpu = new HashMap<>();
  private double jobsBusy;
  private double pendingSeconds = Double.NaN;
  private double busyShare = Double.NaN;
  private double lastSeconds = Double.NaN;
  private double lastShare = Double.NaN;
  private double busySeconds;
  private double skew;
  private int cores;
  private double firstSeconds = Double.NaN;
  private boolean useClock = true;
  private boolean sawGpu;
  private boolean sawDisk;

  NodeReader(String node, Consumer<Observation> out) {
    this.node = node;
    this.out = out;
  }

  void skew(double seconds) {
    double wanted = Math.abs(seconds) > SKEW_SECONDS ? seconds : 0;
    if (Double.isFinite(seconds) && Math.abs(wanted - skew) > SKEW_SECONDS) {
      skew = wanted;
    }
  }

  /** How fast the clock can be is not known, so how fast it is says nothing. */
  void ignoreClock() {
    useClock = false;
  }

  void cores(int known) {
    cores = known;
  }

  /** 0 while unknown. */
  int cores() {
    return cores;
  }

  boolean sawGpu() {
    return sawGpu;
  }

  boolean sawDisk() {
    return sawDisk;
  }

  /** When the first sample was taken; NaN before. */
  double firstSeconds() {
    return firstSeconds;
  }

  /** When the newest sample was taken; NaN before. */
  double lastSeconds() {
    return lastSeconds;
  }

  /** A row's time on our clock. */
  double time(long nanos) {
    return nanos / 1e9 - skew;
  }

  /** The best sensor of its own that this node has. */
  SensorKind sensor() {
    if (!outlets.isEmpty()) {
      return SensorKind.OUTLET;
    }
    SensorKind best = SensorKind.NONE;
    for (String name : sensors.keySet()) {
      SensorKind kind = kind(name);
      best = best == SensorKind.NONE || rank(kind) < rank(best) ? kind : best;
    }
    return best;
  }

  /** IPMI reads in front of the supply, as an outlet does. */
  private static SensorKind kind(String sensor) {
    if (sensor.startsWith("ipmi:")) {
      return SensorKind.OUTLET;
    }
    if (sensor.startsWith("rapl:")) {
      return SensorKind.RAPL;
    }
    return sensor.contains("pmic") ? SensorKind.PMIC : SensorKind.INA3221;
  }

  private static int rank(SensorKind kind) {
    return switch (kind) {
      case OUTLET -> 0;
      case INA3221 -> 1;
      case PMIC -> 2;
      case RAPL -> 3;
      case NONE -> 4;
    };
  }

  void outlet(String outlet, double watts, double timeSeconds) {
    outlets.put(outlet, new Heard(watts, timeSeconds));
  }

  /** The outlets that feed it, as {@code PDU/N}. */
  List<String> outlets() {
    return outlets.keySet().stream()
        .map(name -> name.substring(name.lastIndexOf('@') + 1))
        .toList();
  }

  /** A row; {@code runOf} gives the engine's name of a job, or null. */
  void accept(Told.Rows row, Function<String, @Nullable String> runOf) {
    double time = time(row.timeNanos());
    if (!(Math.abs(time - pendingSeconds) < 1e-3)) {
      flush();
      pendingSeconds = time;
    }
    EnumMap<EnergyColumns.Kind, Double> here = new EnumMap<>(EnergyColumns.Kind.class);
    Map<String, double[]> jobs = new LinkedHashMap<>();
    for (int i = 0; i < row.values().length; i++) {
      double value = row.values()[i];
      EnergyColumns.Slot slot = row.columns().slots().get(i);
      if (!Double.isFinite(value)) {
        continue;
      }
      switch (slot.kind()) {
        case CPU_IDLE, CPU_IOWAIT, NET, DISK -> here.merge(slot.kind(), value, Double::sum);
        case CLOCK, GPU, SOC -> here.merge(slot.kind(), value, Math::max);
        case CORES -> cores = cores == 0 ? (int) Math.max(1, Math.min(4096, value)) : cores;
        case OWN_POWER -> sensors.put(slot.name(), new Heard(value, time));
        case JOB_CPU -> jobs.computeIfAbsent(slot.name(), name -> new double[3])[0] = value;
        case JOB_READ -> jobs.computeIfAbsent(slot.name(), name -> new double[3])[1] = value;
        case JOB_WRITE -> jobs.computeIfAbsent(slot.name(), name -> new double[3])[2] = value;
        case OUTLET, METER, AIR -> {}
      }
    }
    Double idle = here.get(EnergyColumns.Kind.CPU_IDLE);
    if (idle != null) {
      double waiting = here.getOrDefault(EnergyColumns.Kind.CPU_IOWAIT, 0.0);
      busyShare = Math.max(0, Math.min(1, 1 - (idle + waiting) / 100));
    }
    here.forEach((kind, value) -> sums.put(kind, new Heard(value, time)));
    sawGpu |= here.containsKey(EnergyColumns.Kind.GPU);
    sawDisk |= here.containsKey(EnergyColumns.Kind.DISK);
    jobs.forEach((job, use) -> use(time, job, use, runOf.apply(job)));
  }

  private void use(double time, String job, double[] use, @Nullable String run) {
    Double before = jobCpu.put(job, use[0]);
    jobsBusy += Math.max(0, use[0] - (before == null ? use[0] : before));
    if (jobCpu.size() > MOST_JOBS) {
      jobCpu.remove(jobCpu.keySet().iterator().next());
    }
    if (run != null) {
      out.accept(new Observation.JobUsage(time, node, run, use[0], use[1] + use[2]));
    }
  }

  /** Hands the sample on that is complete. */
  void flush() {
    double time = pendingSeconds;
    pendingSeconds = Double.NaN;
    if (Double.isNaN(time) || Double.isNaN(busyShare) || cores == 0) {
      return;
    }
    if (!Double.isNaN(lastSeconds) && time <= lastSeconds) {
      return;
    }
    count(time);
    if (Double.isNaN(firstSeconds)) {
      firstSeconds = time;
    }
    lastSeconds = time;
    lastShare = busyShare;
    out.accept(
        new NodeSample(
            time,
            node,
            busySeconds,
            useClock ? carried(EnergyColumns.Kind.CLOCK, time, 0) : 0,
            carried(EnergyColumns.Kind.GPU, time, 0) / 100,
            carried(EnergyColumns.Kind.NET, Double.NaN, 0),
            carried(EnergyColumns.Kind.DISK, Double.NaN, 0),
            soc(time),
            watts(time)));
    busyShare = Double.NaN;
  }

  private void count(double time) {
    double dt = time - lastSeconds;
    if (Double.isNaN(dt) || dt <= OUTAGE_SECONDS) {
      busySeconds += Double.isNaN(dt) ? 0 : busyShare * cores * dt;
    } else {
      // Of the time between, nobody told a share. The jobs' counters went on.
      double usual = (lastShare + busyShare) / 2 * cores * dt;
      busySeconds += Math.min(cores * dt, Math.max(usual, jobsBusy));
    }
    jobsBusy = 0;
  }

  /** The last value of a kind; of counters of any age (NaN as time), of gauges a fresh one. */
  private double carried(EnergyColumns.Kind kind, double time, double otherwise) {
    Heard heard = sums.get(kind);
    boolean fresh = heard != null && !(time - heard.timeSeconds() > CARRIED_SECONDS);
    return heard != null && fresh ? heard.value() : otherwise;
  }

  private OptionalDouble soc(double time) {
    double celsius = carried(EnergyColumns.Kind.SOC, time, Double.NaN);
    return Double.isNaN(celsius) ? OptionalDouble.empty() : OptionalDouble.of(celsius);
  }

  /** What the best sensor says; several outlets of one node add up. */
  private OptionalDouble watts(double time) {
    SensorKind best = sensor();
    double sum = 0;
    boolean any = false;
    if (!outlets.isEmpty()) {
      for (Heard outlet : outlets.values()) {
        if (Math.abs(time - outlet.timeSeconds()) > CARRIED_SECONDS) {
          return OptionalDouble.empty();
        }
        sum += outlet.value();
      }
      return OptionalDouble.of(sum);
    }
    for (Map.Entry<String, Heard> sensor : sensors.entrySet()) {
      Heard heard = sensor.getValue();
      boolean chosen = kind(sensor.getKey()) == best;
      if (chosen && Math.abs(time - heard.timeSeconds()) <= CARRIED_SECONDS) {
        sum = any ? Math.max(sum, heard.value()) : heard.value();
        any = true;
      }
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }
}
