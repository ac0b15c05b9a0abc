package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.alerts.watch.AlertFigures;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import dev.wattrack.aggregator.alerts.watch.ReceiverFigures;
import dev.wattrack.aggregator.energy.EnergyStatus;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.jobs.SourceHealth;
import dev.wattrack.aggregator.store.external.ExternalFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /health}: the sum of a few checks. Safe for use by several threads. */
final class Health {
  private static final long LOW_DISK_BYTES = 200L << 20;
  private static final double LATE_SECONDS = 10;

  /** What is answered; without the checks for whoever may not read. */
  record Answer(String status, List<Check> checks) {
    Map<String, Object> brief() {
      return Map.of("status", status);
    }
  }

  /** One check. */
  record Check(String name, String status, String detail) {}

  private final IngestServer ingest;
  private final Path stateDir;
  private final Supplier<List<SourceHealth>> schedulers;
  private final Supplier<@Nullable EnergyStatus> energy;
  private final @Nullable AlertWatch alerts;
  private final @Nullable Supplier<ExternalFigures> external;
  private final Clock clock;

  Health(
      IngestServer ingest,
      Path stateDir,
      Supplier<List<SourceHealth>> schedulers,
      Supplier<@Nullable EnergyStatus> energy,
      @Nullable AlertWatch alerts,
      @Nullable Supplier<ExternalFigures> external,
      Clock clock) {
    this.external = external;
    this.clock = clock;
    this.energy = energy;
    this.ingest = ingest;
    this.alerts = alerts;
    this.schedulers = schedulers;
    this.stateDir = stateDir;
  }

  /** up, or degraded where a check says so; we could not answer if we were down. */
  Answer answer() {
    List<Check> checks = new ArrayList<>(List.of(store(), disk(), load()));
    if (ingest.takesPlainText()) {
      checks.add(
          new Check(
              "agents",
              "up",
              "insecure: agents are taken in plain text, where anybody can pretend to be a node"));
    }
    if (external != null) {
      checks.add(ExternalHealth.check(external.get(), clock.instant()));
    }
    for (SourceHealth source : schedulers.get()) {
      boolean there = source.state() != SourceHealth.State.ABSENT;
      if (there && source.state() != SourceHealth.State.STARTING) {
        checks.add(jobs(source));
      }
    }
    EnergyStatus watts = energy.get();
    if (watts != null) {
      checks.add(new Check("energy", watts.good() ? "up" : "degraded", watts.detail()));
    }
    if (alerts != null) {
      checks.add(alerts(alerts.figures()));
      for (ReceiverFigures receiver : alerts.receivers()) {
        checks.add(receiver(receiver));
      }
    }
    boolean good = checks.stream().allMatch(check -> check.status().equals("up"));
    return new Answer(good ? "up" : "degraded", checks);
  }

  private static Check receiver(ReceiverFigures figures) {
    String detail = figures.sent() + " told, " + figures.waiting() + " waiting";
    boolean good = figures.trouble().isEmpty() && figures.dropped() == 0;
    return new Check(
        "alerts." + figures.receiver(),
        good ? "up" : "degraded",
        good ? detail : detail + ", " + figures.dropped() + " given up: " + figures.trouble());
  }

  private static Check alerts(AlertFigures figures) {
    if (!figures.trouble().isEmpty()) {
      return new Check("alerts", "degraded", figures.trouble());
    }
    if (figures.ageSeconds() > LATE_SECONDS) {
      return new Check(
          "alerts", "degraded", "last evaluated " + Math.round(figures.ageSeconds()) + " s ago");
    }
    return new Check(
        "alerts",
        "up",
        figures.rules()
            + " rules, "
            + (figures.critical() + figures.warning() + figures.info())
            + " alerts");
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

  /** One scheduler that is here, or should be. */
  private static Check jobs(SourceHealth source) {
    boolean failed = source.state() == SourceHealth.State.FAILED;
    String detail = failed ? source.detail() + " (since " + source.since() + ")" : source.detail();
    return new Check("jobs." + source.name(), failed ? "degraded" : "up", detail);
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
        "ingest",
        behind ? "degraded" : "up",
        (waiting >> 10) + " kB in memory, written at the next commit");
  }
}
