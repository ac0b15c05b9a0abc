package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BeeGFS as its client in the kernel sees it, in {@code /proc/fs/beegfs/ID}: which servers answer
 * and whose targets are not whole; throughput from its tools, where they are and may be used.
 */
final class Beegfs implements SharedStore {
  private static final int MOST = 8;
  private static final String STORAGE = "storage_target_state";
  private static final String META = "meta_target_state";

  private final Root root;
  private final Space space;
  private final BeegfsTraffic traffic;

  Beegfs(Root root, Space space, Commands commands) {
    this.root = root;
    this.space = space;
    traffic = new BeegfsTraffic(commands);
  }

  /** Whether the client is loaded. */
  static boolean isHere(Root root) {
    return new File(root.proc("fs/beegfs")).isDirectory();
  }

  @Override
  public Reading<List<Point>> ask() {
    String[] ids = new File(root.proc("fs/beegfs")).list();
    if (ids == null || ids.length == 0) {
      return Reading.noData(root.proc("fs/beegfs") + ": nothing is mounted");
    }
    Arrays.sort(ids);
    List<Point> points = new ArrayList<>();
    for (String id : ids) {
      if (points.size() < MOST && new File(root.proc("fs/beegfs/" + id)).isDirectory()) {
        points.add(point(id, ids.length == 1));
      }
    }
    return points.isEmpty()
        ? Reading.noData(root.proc("fs/beegfs") + ": nothing is mounted")
        : Reading.value(points);
  }

  private Point point(String id, boolean alone) {
    String folder = "fs/beegfs/" + id + "/";
    SharedStoreFigures figures = new SharedStoreFigures();
    Map<String, Boolean> servers = new HashMap<>();
    long broken = 0;
    boolean told = false;
    for (String file : List.of(META, STORAGE)) {
      List<BeegfsTarget> targets = BeegfsTarget.parse(text(folder + file));
      told |= !targets.isEmpty();
      for (BeegfsTarget target : targets) {
        servers.merge(target.server(), target.online(), Boolean::logicalAnd);
        broken += target.whole() ? 0 : 1;
      }
    }
    if (told) {
      long up = servers.values().stream().filter(online -> online).count();
      figures.set("up", up > 0 ? 1 : 0);
      figures.set("servers_up", up).set("servers_down", servers.size() - up);
      figures.set("disks_damaged", broken);
    }
    if (alone) {
      room(figures);
      traffic.addTo(figures);
    }
    return figures.point("beegfs", name(text(folder + "config"), id));
  }

  /** {@code sysMgmtdHost = head}. */
  private static String name(String config, String id) {
    for (String line : config.split("\n", -1)) {
      if (line.startsWith("sysMgmtdHost = ") && line.strip().length() > 15) {
        return line.substring(15).strip();
      }
    }
    return id;
  }

  private void room(SharedStoreFigures figures) {
    try (HeldFile mounts = HeldFile.table(root.proc("self/mounts"))) {
      if (!mounts.readNow()) {
        return;
      }
      for (Mount mount : Mount.parse(mounts, true)) {
        if (mount.type().equals("beegfs")) {
          Space.Room room = space.of(mount.path());
          if (room.total() > 0) {
            figures.set("total", room.total()).set("free", room.usable());
            figures.set("used", room.total() - room.free());
          }
          return;
        }
      }
    }
  }

  private String text(String file) {
    try (HeldFile held = HeldFile.table(root.proc(file))) {
      return held.readNow()
          ? new String(held.bytes(), 0, held.length(), java.nio.charset.StandardCharsets.UTF_8)
          : "";
    }
  }
}
