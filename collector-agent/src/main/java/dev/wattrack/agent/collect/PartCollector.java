package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collector of parts that few nodes have. Where there are none it looks for their folder once in
 * five minutes and does nothing else; the classes that read them are loaded where they are found.
 */
final class PartCollector implements Collector {
  static final List<String> NAMES = List.of("gpu", "infiniband", "nvme", "nfsstat");

  private static final long LOOK_EVERY_NANOS = 300_000_000_000L;

  private final String name;
  private final Root root;
  private final Commands commands;
  private final GpuShares shares;
  private final Time time;
  private final Log log;
  private @Nullable Part part;
  private Reading<Row> none = Reading.noData("");
  private boolean looked;
  private long lookedAt;

  /**
   * @param name of {@link #NAMES}
   * @param shares what processes use of the graphics processors
   */
  PartCollector(String name, Root root, Commands commands, GpuShares shares, Time time, Log log) {
    this.name = name;
    this.root = root;
    this.commands = commands;
    this.shares = shares;
    this.time = time;
    this.log = log;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    long nanos = time.monotonicNanos();
    if (!looked || nanos - lookedAt >= LOOK_EVERY_NANOS) {
      looked = true;
      lookedAt = nanos;
      part = look(part);
    }
    Part from = part;
    return from == null ? none : from.sample(nanos);
  }

  /** What is there now: the known parts if nothing has changed. */
  private @Nullable Part look(@Nullable Part known) {
    return switch (name) {
      case "gpu" -> gpu(known);
      case "infiniband" -> infiniband(known);
      case "nvme" -> drives(known);
      case "nfsstat" -> nfs(known);
      default -> throw new IllegalArgumentException("no part is named " + name);
    };
  }

  private @Nullable Part gpu(@Nullable Part known) {
    boolean maybe =
        !Sysfs.list(root.sys("class/devfreq"), "").isEmpty()
            || !Sysfs.list(root.sys("class/drm"), "card").isEmpty()
            || new File(root.sys("devices/gpu.0/load")).exists()
            || !Sysfs.list(root.proc("driver/nvidia/gpus"), "").isEmpty();
    String reason = "no graphics processor that tells its use";
    if (!maybe) {
      return nothing(known, reason);
    }
    none = Reading.noData(reason);
    return GpuPart.look(root, commands, shares, known, time, log);
  }

  private @Nullable Part infiniband(@Nullable Part known) {
    String folder = root.sys("class/infiniband");
    if (Sysfs.list(folder, "").isEmpty()) {
      return nothing(known, "no adapter in " + folder);
    }
    return InfinibandPorts.look(folder, known, log);
  }

  private @Nullable Part drives(@Nullable Part known) {
    boolean maybe =
        !Sysfs.list(root.sys("class/nvme"), "nvme").isEmpty()
            || !Sysfs.list(root.sys("block"), "sd").isEmpty()
            || !Sysfs.list(root.sys("block"), "mmcblk").isEmpty();
    String reason = "no drive tells how well it is";
    if (!maybe) {
      return nothing(known, reason);
    }
    none = Reading.noData(reason);
    return DrivePart.look(root, commands, known, time, log);
  }

  private @Nullable Part nfs(@Nullable Part known) {
    // It is there once the client of NFS is loaded.
    String reason = "no NFS server is mounted";
    if (!new File(root.proc("fs/nfsfs/servers")).exists()) {
      return nothing(known, reason);
    }
    none = Reading.noData(reason);
    return NfsMounts.look(root, known);
  }

  private @Nullable Part nothing(@Nullable Part known, String reason) {
    if (known != null) {
      known.close();
    }
    none = Reading.noData(reason);
    return null;
  }

  /** Waits until no question of a thread of its own is open. */
  void awaitAnswer(long millis) throws InterruptedException {
    if (part != null) {
      part.awaitAnswer(millis);
    }
  }

  @Override
  public void close() {
    if (part != null) {
      part.close();
    }
  }
}
