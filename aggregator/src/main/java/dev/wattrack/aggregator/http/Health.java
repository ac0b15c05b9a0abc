package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.ingest.IngestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code GET /health}: the sum of a few checks. Safe for use by several threads. */
final class Health {
  private static final long LOW_DISK_BYTES = 200L << 20;

  /** One check. */
  record Check(String name, String status, String detail) {}

  private final IngestServer ingest;
  private final Path stateDir;

  Health(IngestServer ingest, Path stateDir) {
    this.ingest = ingest;
    this.stateDir = stateDir;
  }

  /** up, or degraded where a check says so; we could not answer if we were down. */
  Map<String, Object> answer() {
    List<Check> checks = List.of(store(), disk(), load());
    boolean good = checks.stream().allMatch(check -> check.status().equals("up"));
    return Map.of("status", good ? "up" : "degraded", "checks", checks);
  }

  private Check store() {
    String trouble = ingest.storeTrouble();
    if (trouble != null) {
      return new Check("store", "degraded", "takes nothing, the agents keep samples: " + trouble);
    }
    String maintenance = ingest.maintenanceTrouble();
    return maintenance == null
        ? new Check("store", "up", "takes samples")
        : new Check(
            "store", "degraded", "takes samples, cannot seal or thin them out: " + maintenance);
  }

  private Check disk() {
    try {
      long free = Files.getFileStore(stateDir).getUsableSpace();
      String detail = (free >> 20) + " MB free for " + stateDir;
      return new Check("disk", free > LOW_DISK_BYTES ? "up" : "degraded", detail);
    } catch (IOException e) {
      return new Check("disk", "degraded", stateDir + " cannot be read: " + e.getMessage());
    }
  }

  private Check load() {
    long waiting = ingest.stats().pendingBytes.get();
    boolean behind = waiting > (32L << 20);
    return new Check(
        "ingest", behind ? "degraded" : "up", (waiting >> 10) + " kB wait for the disk");
  }
}
