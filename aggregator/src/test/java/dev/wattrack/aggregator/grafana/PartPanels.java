package dev.wattrack.aggregator.grafana;

import java.util.List;

/** Panels of parts that only some nodes have; each row of them is closed until it is opened. */
final class PartPanels {
  private static final String PORT = "$tag_host $tag_device/$tag_port";
  private static final String PORT_TAGS = "\"host\", \"device\", \"port\"";
  private static final String STORE = "$tag_kind $tag_name";
  private static final String STORE_TAGS = "\"kind\", \"name\"";
  private static final String MOUNT = "$tag_host $tag_mountpoint $tag_operation";
  private static final String MOUNT_TAGS = "\"host\", \"mountpoint\", \"operation\"";

  static Board.Fold gpus() {
    return new Board.Fold(
        "Graphics processors",
        List.of(
            gpu("GPU", "utilization_percent", "percent").range(0, 100),
            gpu("Memory of the GPU", "memory_used", "bytes"),
            gpu("Temperature of the GPU", "temperature_celsius", "celsius").from(85, "red"),
            gpu("Power of the GPU", "watts", "watt")));
  }

  private static Panel gpu(String title, String field, String unit) {
    return Panel.curves(title, unit)
        .query(
            Boards.of("mean(\"" + field + "\")", "gpu", "", "\"host\", \"gpu\", \"name\""),
            "$tag_host $tag_gpu $tag_name");
  }

  static Board.Fold infiniband() {
    return new Board.Fold(
        "InfiniBand",
        List.of(
            Panel.curves("InfiniBand received", "Bps")
                .query(Boards.rate("bytes_recv", "infiniband", PORT_TAGS), PORT),
            Panel.curves("InfiniBand sent", "Bps")
                .query(Boards.rate("bytes_sent", "infiniband", PORT_TAGS), PORT),
            Panel.curves("Errors and lost links of InfiniBand", "short")
                .query(more("symbol_error", "infiniband", PORT_TAGS), PORT + " symbols")
                .query(more("link_downed", "infiniband", PORT_TAGS), PORT + " link down")
                .from(1, "red"),
            Panel.curves("State of the port and subnet managers", "short")
                .says("State 4 is active, 2 waits for a subnet manager. One manager is right.")
                .query(Boards.of("last(\"state\")", "infiniband", "", PORT_TAGS), PORT + " state")
                .query(
                    Boards.of("last(\"subnet_managers\")", "infiniband", "", PORT_TAGS),
                    PORT + " managers")));
  }

  static Board.Fold drives() {
    String tags = "\"host\", \"name\"";
    String name = "$tag_host $tag_name";
    return new Board.Fold(
        "Health of drives",
        List.of(
            Panel.curves("Rated life used", "percent")
                .says("Of NVMe, SATA and eMMC, as far as they tell.")
                .query(Boards.of("max(\"percentage_used\")", "nvme", "", tags), name)
                .from(80, "orange")
                .from(100, "red"),
            Panel.curves("Temperature of drives", "celsius")
                .query(Boards.of("max(\"temperature_celsius\")", "nvme", "", tags), name)
                .from(70, "red"),
            Panel.curves("Written to drives", "Bps")
                .query(Boards.rate("data_written_bytes", "nvme", tags), name),
            Panel.curves("Media errors and warnings", "short")
                .query(Boards.of("last(\"media_errors\")", "nvme", "", tags), name + " errors")
                .query(Boards.of("last(\"critical_warning\")", "nvme", "", tags), name + " warning")
                .from(1, "red")));
  }

  static Board.Fold shared() {
    return new Board.Fold(
        "MooseFS and BeeGFS",
        List.of(
            Panel.curves("Used of the file system", "percent")
                .query(store("max(\"used_percent\")"), STORE)
                .range(0, 100)
                .from(90, "red"),
            Panel.curves("What is not whole", "short")
                .query(store("max(\"servers_down\")"), STORE + " servers down")
                .query(store("max(\"chunks_missing\")"), STORE + " chunks missing")
                .query(store("max(\"chunks_endangered\")"), STORE + " chunks endangered")
                .query(store("max(\"disks_damaged\")"), STORE + " disks damaged")
                .from(1, "red"),
            Panel.curves("Throughput of the file system", "Bps")
                .says("BeeGFS alone tells it.")
                .query(Boards.rate("read_bytes", "filesystem", STORE_TAGS), STORE + " read")
                .query(Boards.rate("write_bytes", "filesystem", STORE_TAGS), STORE + " written"),
            Panel.curves("Operations of the file system", "ops")
                .query(Boards.rate("operations", "filesystem", STORE_TAGS), STORE)));
  }

  private static String store(String call) {
    return Boards.of(call, "filesystem", "", STORE_TAGS);
  }

  static Board.Fold nfs() {
    return new Board.Fold(
        "NFS",
        List.of(
            Panel.curves("Traffic of NFS", "Bps")
                .query(Boards.rate("bytes", "nfsstat", MOUNT_TAGS), MOUNT),
            Panel.curves("Operations of NFS", "ops")
                .query(Boards.rate("ops", "nfsstat", MOUNT_TAGS), MOUNT),
            Panel.curves("Waiting for the server of NFS", "ms")
                .says("Milliseconds of each second, summed over the operations under way.")
                .query(Boards.rate("rtt", "nfsstat", MOUNT_TAGS), MOUNT),
            Panel.curves("Sent again to the server of NFS", "short")
                .query(more("retrans", "nfsstat", MOUNT_TAGS), MOUNT)
                .from(1, "red")));
  }

  private static String more(String field, String measurement, String tags) {
    return Boards.of("non_negative_difference(last(\"" + field + "\"))", measurement, "", tags);
  }

  private PartPanels() {}
}
