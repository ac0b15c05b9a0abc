package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.AmdahlFit;
import dev.wattrack.aggregator.report.Comparison;
import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.Estimate;
import dev.wattrack.aggregator.report.IdleCost;
import dev.wattrack.aggregator.report.LedgerSum;
import dev.wattrack.aggregator.report.Line;
import dev.wattrack.aggregator.report.NodeFacts;
import dev.wattrack.aggregator.report.NodeWorth;
import dev.wattrack.aggregator.report.NodeWorths;
import dev.wattrack.aggregator.report.Scaling;
import dev.wattrack.aggregator.report.Sweep;
import dev.wattrack.aggregator.report.Tariff;
import dev.wattrack.aggregator.report.Waste;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report as maps and lists, for JSON. Keys are those of the CSV's header where it has them;
 * {@code x} comes with {@code x_low} and {@code x_high}, unknown is null.
 */
public final class ReportTree {
  private static final MathContext DIGITS = new MathContext(7);

  /** An object being filled. */
  private static final class Members {
    private final Map<String, @Nullable Object> map = new LinkedHashMap<>();

    Members put(String key, @Nullable Object value) {
      map.put(key, value instanceof Double number ? rounded(number) : value);
      return this;
    }

    Members estimate(String key, @Nullable Estimate estimate) {
      put(key, estimate == null ? null : Double.valueOf(estimate.value()));
      put(key + "_low", estimate == null ? null : Double.valueOf(estimate.lowFromZero()));
      return put(key + "_high", estimate == null ? null : Double.valueOf(estimate.high()));
    }

    /** Of what may be below 0. */
    Members signed(String key, @Nullable Estimate estimate) {
      estimate(key, estimate);
      return put(key + "_low", estimate == null ? null : Double.valueOf(estimate.low()));
    }

    Members value(String key, @Nullable Estimate estimate) {
      return put(key, estimate == null ? null : Double.valueOf(estimate.value()));
    }
  }

  public static Map<String, @Nullable Object> of(EfficiencyReport report) {
    Waste waste = report.waste();
    IdleCost idle = report.idleCost();
    NodeWorths nodes = report.nodes();
    Comparison comparison = report.comparison();
    LedgerSum ledger = report.ledgerSum();
    return new Members()
        .put("from", report.request().from().toString())
        .put("to", report.request().to().toString())
        .put("made", report.made().toString())
        .put("by", report.request().by().word())
        .put("policy", report.request().policy().name().toLowerCase(Locale.ROOT))
        .put("simulated", report.simulated())
        .put("boundary", report.boundary())
        .put("tariff", tariff(report.request().tariff()))
        .put("notes", report.notes())
        .put("groups", report.lines().stream().map(ReportTree::line).toList())
        .put("total", line(report.total()))
        .put("waste", waste == null ? null : waste(waste))
        .put("scaling", report.scaling().stream().map(ReportTree::scaling).toList())
        .put("sweeps", report.sweeps().stream().map(ReportTree::sweep).toList())
        .put("idle_cost", idle == null ? null : idle(idle))
        .put("nodes", nodes == null ? null : nodes(nodes))
        .put("comparison", comparison == null ? null : comparison(comparison))
        .put("ledger", ledger == null ? null : ledger(ledger))
        .map;
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  private static Map<String, @Nullable Object> tariff(Tariff tariff) {
    return new Members()
        .put("price_per_kwh", tariff.pricePerKwh())
        .put("currency", tariff.currency().isEmpty() ? null : tariff.currency())
        .put("co2_grams_per_kwh", tariff.co2GramsPerKwh())
        .map;
  }

  private static Map<String, @Nullable Object> line(Line line) {
    return new Members()
        .put("group", line.group())
        .put("title", line.title())
        .put("runs", line.runs())
        .put("succeeded", line.succeeded())
        .put("failed", line.failed())
        .put("runs_with_energy", line.withEnergy())
        .put("wall_seconds", line.wallSeconds())
        .put("cpu_seconds", line.cpuSeconds())
        .estimate("joules", line.joules())
        .estimate("marginal_joules", line.marginal())
        .estimate("idle_joules", line.idle())
        .estimate("watts", line.watts())
        .estimate("idle_corrected_watts", line.idleCorrectedWatts())
        .put("tasks", line.tasks())
        .estimate("joules_per_task", line.joulesPerTask())
        .estimate("watts_per_task", line.wattsPerTask())
        .put("tasks_per_kwh", line.tasksPerKwh())
        .put("energy_delay", line.energyDelay())
        .value("cost", line.cost())
        .value("co2_grams", line.co2Grams())
        .value("wasted_joules", line.wasted())
        .put("quality", line.quality() == null ? null : line.qualityWord())
        .put("below_resolution", line.belowResolution())
        .put("provisional", line.provisional())
        .map;
  }

  private static Map<String, @Nullable Object> waste(Waste waste) {
    return new Members()
        .put("runs", waste.total().runs())
        .estimate("joules", waste.total().joules())
        .value("cost", waste.total().cost())
        .put("share", waste.share())
        .put("programs", waste.programs().stream().map(ReportTree::line).toList())
        .map;
  }

  private static Map<String, @Nullable Object> scaling(Scaling scaling) {
    AmdahlFit fit = scaling.fit();
    return new Members()
        .put("program", scaling.program())
        .put("workers_are", scaling.workersAre())
        .put("work", scaling.work())
        .put(
            "configurations",
            scaling.configurations().stream()
                .map(each -> configuration(each, scaling.counted()))
                .toList())
        .put("amdahl", fit == null ? null : fit(fit))
        .put("amdahl_refused", fit == null ? scaling.fitRefused() : null)
        .map;
  }

  private static Map<String, @Nullable Object> fit(AmdahlFit fit) {
    return new Members()
        .put("serial_fraction", fit.serialFraction())
        .put("serial_fraction_low", fit.low())
        .put("serial_fraction_high", fit.high())
        .put("one_worker_seconds", fit.oneWorkerSeconds())
        .put("greatest_speed_up", fit.greatestSpeedUp())
        .map;
  }

  private static Map<String, @Nullable Object> configuration(
      Scaling.Configuration with, boolean counted) {
    return new Members()
        .put("workers", with.workers())
        .put("runs", with.runs())
        .put("seconds", with.seconds())
        .put("seconds_shortest", with.secondsLow())
        .put("seconds_longest", with.secondsHigh())
        .put("rate", with.rate())
        .put("memory_bytes", with.memoryBytes())
        .put("cores", with.cores())
        .estimate("watts", with.watts())
        .estimate("node_watts", with.nodeWatts())
        .estimate("idle_watts", with.idleWatts())
        .estimate("joules", with.joules())
        .put("seconds_per_million", counted ? (Double) with.secondsPerMillion() : null)
        .estimate("joules_per_million", counted ? with.joulesPerMillion() : null)
        .value("cost_per_million", counted ? with.costPerMillion() : null)
        .put("speed_up", with.speedUp())
        .put("parallel_efficiency", with.parallelEfficiency())
        .estimate("energy_ratio", with.energyRatio())
        .put("energy_differs", with.energyRatio() == null ? null : with.energyDiffers())
        .put("below_resolution", with.belowResolution())
        .map;
  }

  private static Map<String, @Nullable Object> sweep(Sweep sweep) {
    return new Members()
        .put("group", sweep.group())
        .put("program", sweep.program())
        .put("members", sweep.members())
        .put("failed", sweep.failed())
        .estimate("joules", sweep.joules())
        .estimate("joules_per_member", sweep.joulesPerMember())
        .put("median", sweep.median())
        .put("p5", sweep.p5())
        .put("p95", sweep.p95())
        .put("slowest_node", sweep.slowest())
        .put("thirstiest_node", sweep.thirstiest())
        .put("nodes", sweep.nodes().stream().map(ReportTree::sweepNode).toList())
        .map;
  }

  private static Map<String, @Nullable Object> sweepNode(Sweep.OnNode node) {
    return new Members()
        .put("node", node.node())
        .put("members", node.members())
        .put("seconds", node.seconds())
        .estimate("joules", node.joules())
        .map;
  }

  private static Map<String, @Nullable Object> idle(IdleCost idle) {
    return new Members()
        .estimate("joules", idle.joules())
        .value("cost", idle.cost())
        .put("savings", idle.savings().stream().map(ReportTree::saving).toList())
        .put("nodes", idle.nodes().stream().map(ReportTree::idleNode).toList())
        .map;
  }

  private static Map<String, @Nullable Object> saving(IdleCost.Saving saving) {
    return new Members()
        .put("off_after_minutes", saving.offAfterMinutes())
        .put("power_offs", saving.powerOffs())
        .signed("joules", saving.joules())
        .value("cost", saving.cost())
        .value("co2_grams", saving.co2Grams())
        .map;
  }

  private static Map<String, @Nullable Object> idleNode(IdleCost.OnNode node) {
    return new Members()
        .put("node", node.node())
        .put("free_seconds", node.freeSeconds())
        .estimate("joules", node.joules())
        .signed("saved_joules", node.saved())
        .map;
  }

  private static Map<String, @Nullable Object> nodes(NodeWorths nodes) {
    return new Members()
        .put("compute_unit", nodes.unit())
        .put("span_seconds", nodes.spanSeconds())
        .put("nodes", nodes.nodes().stream().map(ReportTree::node).toList())
        .map;
  }

  private static Map<String, @Nullable Object> node(NodeWorth node) {
    NodeFacts facts = node.facts();
    return new Members()
        .put("node", facts.node())
        .put("board", facts.board())
        .put("cores", facts.cores())
        .put("max_mhz", facts.maxMhz())
        .put("memory_bytes", facts.memoryBytes())
        .put("cost", facts.cost())
        .put("bought", facts.bought() == null ? null : facts.bought().toString())
        .put("compute", node.compute())
        .estimate("mean_watts", node.meanWatts())
        .estimate("busiest_watts", node.busiestWatts())
        .estimate("compute_per_watt", node.perWatt())
        .put("compute_per_money", node.perMoney())
        .map;
  }

  private static Map<String, @Nullable Object> comparison(Comparison comparison) {
    return new Members()
        .put("per", comparison.basis())
        .put("runs", comparison.runs().stream().map(ReportTree::compared).toList())
        .map;
  }

  private static Map<String, @Nullable Object> compared(Comparison.Run run) {
    return new Members()
        .put("id", run.line().group())
        .put("title", run.line().title())
        .put("wall_seconds", run.line().wallSeconds())
        .estimate("joules", run.joules())
        .signed("difference", run.difference())
        .put("speed_up", run.speedUp())
        .put("verdict", run.verdict().words())
        .map;
  }

  private static Map<String, @Nullable Object> ledger(LedgerSum ledger) {
    return new Members()
        .put("covered_seconds", ledger.coveredSeconds())
        .put("meter_joules", ledger.meter())
        .put("metered_share", ledger.meteredShare())
        .put("jobs_joules", ledger.jobs())
        .put("allocated_idle_joules", ledger.allocatedIdle())
        .put("unallocated_idle_joules", ledger.unallocatedIdle())
        .put("system_joules", ledger.system())
        .put("infrastructure_joules", ledger.infrastructure())
        .put("residual_joules", ledger.residual())
        .map;
  }

  private ReportTree() {}
}
