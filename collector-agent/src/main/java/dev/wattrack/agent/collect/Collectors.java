package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.SpoolGauges;
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
          "process_group",
          "job",
          "node");

  /**
   * What a person can choose. Immutable.
   *
   * @param disabled names of collectors that stay off
   * @param processGroups name to pattern
   * @param networkDisks whether file systems of other machines are asked
   */
  public record Choice(
      List<String> disabled,
      Map<String, String> processGroups,
      boolean networkDisks,
      List<String> skippedInterfaces,
      List<String> skippedDevices,
      List<String> skippedSensors,
      Jobs jobs) {}

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

  public static List<Collector> of(Root root, Space space, SpoolGauges spool, Choice choice) {
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
    ProcessList processes = new ProcessList(root);
    if (!choice.processGroups().isEmpty()) {
      all.add(new ProcessGroupCollector(root, stat, units, processes, choice.processGroups()));
    }
    all.add(new JobCollector(root, stat, units, processes, choice.jobs()));
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
