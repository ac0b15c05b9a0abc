package dev.wattrack.testkit.rack;

import dev.wattrack.model.metrics.Catalogue;
import java.util.Map;

/** The parts of a server that boards do not have, in the words of the catalogue. Immutable. */
final class PartSheets {
  private static final double TERABYTE = 1e12;
  private static final double STORE_TERABYTES = 24;

  /** What MPI and the file systems send over InfiniBand for each byte of Ethernet. */
  private static final double INFINIBAND_SHARE = 40;

  static void add(Sheet sheet, NodeModel node) {
    infiniband(sheet, node.counters());
    drive(sheet, node);
    if (node.slot().access()) {
      moosefs(sheet, node.counters());
      beegfs(sheet, node.counters());
    } else {
      nfs(sheet, node.counters());
    }
  }

  private static void infiniband(Sheet sheet, NodeCounters counters) {
    sheet
        .point(Catalogue.INFINIBAND, Map.of("device", "mlx4_0", "port", "1"))
        .put("bytes_sent", () -> 4 * Math.floor(INFINIBAND_SHARE * counters.bytesSent() / 4))
        .put("bytes_recv", () -> 4 * Math.floor(INFINIBAND_SHARE * counters.bytesReceived() / 4))
        .put("packets_sent", () -> INFINIBAND_SHARE * counters.packetsSent())
        .put("packets_recv", () -> INFINIBAND_SHARE * counters.packetsReceived())
        .put("symbol_error", () -> 0)
        .put("link_downed", () -> 1)
        .put("port_xmit_wait", () -> Math.floor(counters.bytesSent() / 9_000))
        .put("rate_gbps", () -> 40)
        .put("state", () -> 4)
        .put("lid", () -> 3)
        .put("sm_lid", () -> 1)
        .put("subnet_managers", () -> 1);
  }

  private static void drive(Sheet sheet, NodeModel node) {
    NodeCounters counters = node.counters();
    double worn = node.slot().access() ? 31 : 12;
    sheet
        .point(Catalogue.NVME, Map.of("name", "nvme0"))
        .put("temperature_celsius", () -> 33 + 0.2 * (node.celsius() - RackAir.ROOM_CELSIUS))
        .put("percentage_used", () -> worn)
        .put("available_spare_percent", () -> 100)
        .put("data_read_bytes", () -> Math.floor(41 * TERABYTE + counters.diskReadBytes()))
        .put("data_written_bytes", () -> Math.floor(93 * TERABYTE + counters.diskWriteBytes()))
        .put("media_errors", () -> 0)
        .put("unsafe_shutdowns", () -> 14)
        .put("critical_warning", () -> 0)
        .put("failing", () -> 0)
        .put("power_on_hours", () -> 21_840 + Math.floor(counters.uptimeSeconds() / 3_600))
        .put("days_left", () -> Math.floor(900 * (100 - worn) / worn));
  }

  private static void moosefs(Sheet sheet, NodeCounters counters) {
    double total = STORE_TERABYTES * TERABYTE;
    double used = 0.61 * total;
    sheet
        .point(Catalogue.FILESYSTEM, Map.of("kind", "moosefs", "name", "mfsmaster"))
        .put("up", () -> 1)
        .put("total", () -> total)
        .put("used", () -> used)
        .put("free", () -> total - used)
        .put("used_percent", () -> 100 * used / total)
        .put("servers_up", () -> 3)
        .put("servers_down", () -> 0)
        .put("chunks_missing", () -> 0)
        .put("chunks_endangered", () -> 0)
        .put("chunks_undergoal", () -> Math.floor(counters.uptimeSeconds() / 600) % 3)
        .put("disks_damaged", () -> 0)
        .put("disks_removing", () -> 1)
        .put("metaloggers", () -> 1);
    sheet
        .point(Catalogue.FILESYSTEM, Map.of("kind", "moosefs-mount", "name", "r630-1:/mnt/mfs"))
        .put("operations", () -> 7 * counters.packetsReceived());
  }

  private static void beegfs(Sheet sheet, NodeCounters counters) {
    double total = 8 * TERABYTE;
    double used = 0.44 * total;
    sheet
        .point(Catalogue.FILESYSTEM, Map.of("kind", "beegfs", "name", "r630-1"))
        .put("up", () -> 1)
        .put("total", () -> total)
        .put("used", () -> used)
        .put("free", () -> total - used)
        .put("used_percent", () -> 100 * used / total)
        .put("servers_up", () -> 2)
        .put("servers_down", () -> 0)
        .put("disks_damaged", () -> 0)
        .put("read_bytes", () -> Math.floor(21 * counters.bytesReceived()))
        .put("write_bytes", () -> Math.floor(9 * counters.bytesSent()))
        .put("operations", () -> 3 * counters.packetsReceived());
  }

  private static void nfs(Sheet sheet, NodeCounters counters) {
    nfs(sheet, counters, "READ", 5);
    nfs(sheet, counters, "WRITE", 2);
    nfs(sheet, counters, "GETATTR", 0.3);
  }

  private static void nfs(Sheet sheet, NodeCounters counters, String operation, double share) {
    sheet
        .point(
            Catalogue.NFSSTAT,
            Map.of("mountpoint", "/home", "serverexport", "r630-1:/home", "operation", operation))
        .put("bytes", () -> Math.floor(share * counters.bytesReceived()))
        .put("ops", () -> Math.floor(share * counters.packetsReceived() / 4))
        .put("retrans", () -> 0)
        .put("exe", () -> Math.floor(share * counters.packetsReceived() / 30))
        .put("rtt", () -> Math.floor(share * counters.packetsReceived() / 40));
  }

  private PartSheets() {}
}
