package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.SpoolGauges;
import dev.wattrack.agent.base.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All collectors of a node, in the order in which they are asked. */
public final class Collectors {

  /** Names that can be switched off and given an interval. */
  public static final List<String> NAMES =
      List.of(
          "cpu",
          "mem",
          "swap",
          "system",
          "kernel",
          "pressure",
          "net",
          "disk",
          "diskio",
          "temp",
          "throttle",
          "power",
          "gpu",
          "infiniband",
          "nvme",
          "nfsstat",
          "filesystem",
          "process_group",
          "job",
          "node");

  /**
   * What a person can choose. Immutable.
   *
   * @param disabled names of collectors that stay off
   * @param processGroups name to pattern
   * @param networkDisks whether file systems of other machines are asked
   * @param power where the node's power is read
   * @param moosefs host, or host:port, of the MooseFS master that this node watches; empty: none
   */
  public record Choice(
      List<String> disabled,
      Map<String, String> processGroups,
      boolean networkDisks,
      List<String> skippedInterfaces,
      List<String> skippedDevices,
      List<String> skippedSensors,
      Power power,
      String moosefs,
      Jobs jobs) {}

  /**
   * Where the power of the node is read. Immutable.
   *
   * @param sources of {@link #SOURCES}, best first; what is left out is not looked for
   * @param hwmon chips that measure the whole machine though their labels do not say so
   */
  public record Power(List<String> sources, List<String> hwmon) {
    /** Board before processor before management controller. */
    public static final List<String> SOURCES = List.of("board", "rapl", "ipmi");

    public static final Power DEFAULT = new Power(SOURCES, List.of());

    public Power {
      sources = List.copyOf(sources);
      hwmon = List.copyOf(hwmon);
    }
  }

  /**
   * How jobs are found. Immutable.
   *
   * @param groups name to pattern of cgroup paths that count as jobs
   * @param slurmNode only jobs of this slurmd; empty: of any
   * @param slurmSpools folders of slurmd
   */
  public record Jobs(Map<String, String> groups, String slurmNode, List<String> slurmSpools) {
    /** Slurm's default and Debian's. */
    public static final List<String> SPOOLS =
        List.of("/var/spool/slurmd", "/var/spool/slurm/d", "/var/lib/slurm/slurmd");

    public static final Jobs DEFAULT = new Jobs(Map.of(), "", SPOOLS);
  }

  /**
   * All that are not disabled.
   *
   * @param log where it is said, once, what the node does not have
   */
  public static List<Collector> of(
      Root root, Space space, SpoolGauges spool, Choice choice, Time time, Log log) {
    return of(root, space, spool, choice, new MachineCommands(System.getenv("PATH")), time, log);
  }

  static List<Collector> of(
      Root root,
      Space space,
      SpoolGauges spool,
      Choice choice,
      Commands commands,
      Time time,
      Log log) {
    HeldFile stat = HeldFile.whole(root.proc("stat"), 2048);
    HeldFile meminfo = HeldFile.whole(root.proc("meminfo"), 4096);
    KernelUnits units = KernelUnits.read(root);
    List<Collector> all = new ArrayList<>();
    all.add(new CpuCollector(root, stat));
    all.add(new MemCollector(meminfo));
    all.add(new SwapCollector(root, meminfo, units));
    all.add(new SystemCollector(root, stat));
    all.add(new KernelCollector(stat));
    all.add(new PressureCollector(root));
    all.add(new NetCollector(root, new Skip(choice.skippedInterfaces())));
    all.add(new DiskCollector(root, space, choice.networkDisks()));
    all.add(new DiskioCollector(root, new Skip(choice.skippedDevices())));
    all.add(new TempCollector(root, new Skip(choice.skippedSensors())));
    all.add(new ThrottleCollector(root));
    all.add(new PowerCollector(root, choice.power(), commands, time, log));
    GpuShares shares = new GpuShares();
    for (String part : PartCollector.NAMES) {
      all.add(new PartCollector(part, root, commands, shares, time, log));
    }
    List<SharedStore> stores = FilesystemCollector.stores(root, space, choice.moosefs(), commands);
    if (!stores.isEmpty()) {
      all.add(new FilesystemCollector(stores, time));
    }
    ProcessList processes = new ProcessList(root);
    if (!choice.processGroups().isEmpty()) {
      all.add(new ProcessGroupCollector(root, stat, units, processes, choice.processGroups()));
    }
    all.add(new JobCollector(root, stat, units, processes, shares, choice.jobs()));
    all.add(new NodeCollector(spool));
    for (int i = all.size() - 1; i >= 0; i--) {
      if (choice.disabled().contains(all.get(i).name())) {
        all.remove(i).close();
      }
    }
    return all;
  }

  private Collectors() {}
}
