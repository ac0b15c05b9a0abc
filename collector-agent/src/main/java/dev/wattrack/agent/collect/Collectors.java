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
      List<String> skippedSensors) {}

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
    if (!choice.processGroups().isEmpty()) {
      all.add(new ProcessGroupCollector(root, stat, units, choice.processGroups()));
    }
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
