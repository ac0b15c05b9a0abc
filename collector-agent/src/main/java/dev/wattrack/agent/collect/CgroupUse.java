package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

/**
 * The kernel's account of one cgroup and all below it, those that ended included: {@code cpu.stat}
 * ({@code usage_usec 1234}), {@code memory.current} of version 2 (admin-guide/cgroup-v2.rst),
 * {@code cpuacct.usage} (ns), {@code memory.usage_in_bytes} of version 1. Confined to the jobs'
 * lock.
 */
final class CgroupUse implements AutoCloseable {
  private static final byte[] USAGE = ascii("usage_usec");

  private final HeldFile cpu;
  private final HeldFile memory;
  private final int version;
  private final Scan scan = new Scan();
  private long cpuNanos = -1;
  private long memoryBytes = -1;

  CgroupUse(Root root, String cpuFolder, String memoryFolder, int version) {
    this.version = version;
    String base = "fs/cgroup/";
    cpu =
        HeldFile.whole(
            root.sys(base + cpuFolder + (version == 2 ? "/cpu.stat" : "/cpuacct.usage")), 1024);
    memory =
        HeldFile.whole(
            root.sys(
                base
                    + memoryFolder
                    + (version == 2 ? "/memory.current" : "/memory.usage_in_bytes")),
            64);
  }

  /** Reads the CPU time anew; false when the cgroup is gone, what was read last stands. */
  boolean readCpu() {
    if (!cpu.readNow()) {
      return false;
    }
    scan.reset(cpu);
    while (scan.line()) {
      if (version == 1 ? scan.counter() : scan.word() && scan.is(USAGE) && scan.counter()) {
        cpuNanos = Math.max(cpuNanos, version == 1 ? scan.value() : scan.value() * 1_000);
        return true;
      }
    }
    return true;
  }

  void readMemory() {
    if (memory.readNow()) {
      scan.reset(memory);
      if (scan.line() && scan.counter()) {
        memoryBytes = scan.value();
      }
    }
  }

  /** CPU time, ns; -1 if it was never read. */
  long cpuNanos() {
    return cpuNanos;
  }

  /** Memory now, bytes; -1 if unknown. */
  long memoryBytes() {
    return memoryBytes;
  }

  @Override
  public void close() {
    cpu.close();
    memory.close();
  }
}
