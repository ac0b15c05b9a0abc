package dev.wattrack.aggregator.metrics;

import dev.wattrack.aggregator.access.Refusals;
import dev.wattrack.aggregator.alerts.watch.AlertFigures;
import dev.wattrack.aggregator.alerts.watch.ReceiverFigures;
import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.ingest.IngestStats;
import dev.wattrack.aggregator.live.NodeValues;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.external.ExternalFigures;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.metrics.Field;
import dev.wattrack.model.wire.Column;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The /metrics page: our own figures and the newest values of every node that is up, as Prometheus
 * text or OpenMetrics, whichever the caller accepts. Safe for use by several threads.
 */
public final class MetricsPage {
  /** Units that our names end in where they have that unit. */
  private static final List<String> NAMED_UNITS =
      List.of(
          "bytes", "celsius", "seconds", "volts", "amperes", "joules", "percent", "hertz", "watts");

  /** Held here, because the registry forgets what nobody else holds. */
  private final List<Supplier<?>> figures = new ArrayList<>();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /**
   * @param nodes the newest values; called at every scrape, on the scraping thread
   */
  public MetricsPage(IngestStats ingest, TimeSeriesStore store, Supplier<List<NodeValues>> nodes) {
    this(ingest, store, nodes, () -> EnergyFigures.NONE);
  }

  /**
   * @param nodes the newest values; called at every scrape, on the scraping thread
   * @param energy what jobs have cost, likewise
   */
  public MetricsPage(
      IngestStats ingest,
      TimeSeriesStore store,
      Supplier<List<NodeValues>> nodes,
      Supplier<EnergyFigures> energy) {
    counter(ingest, "wattrack.ingest.ticks", "Ticks received.", it -> it.ticks.sum());
    counter(ingest, "wattrack.ingest.values", "Values received.", it -> it.values.sum());
    counter(ingest, "wattrack.ingest.received.bytes", "Bytes received.", it -> it.bytes.sum());
    counter(
        ingest,
        "wattrack.ingest.acknowledged.ticks",
        "Ticks that are durable and were acknowledged; never above the ticks received.",
        it -> it.acknowledged.sum());
    counter(ingest, "wattrack.ingest.refused", "Connections refused.", it -> it.refused.sum());
    counter(
        ingest,
        "wattrack.ingest.malformed",
        "Connections ended by bytes that make no sense.",
        it -> it.malformed.sum());
    counter(
        ingest,
        "wattrack.ingest.handshakes.failed",
        "Connections whose TLS came to nothing.",
        it -> it.handshakesFailed.sum());
    counter(
        ingest,
        "wattrack.ingest.plain.refused",
        "Connections in plain text where only TLS is taken.",
        it -> it.plainRefused.sum());
    counter(
        ingest,
        "wattrack.ingest.strangers",
        "Agents without a certificate that counts, or of another node than they said.",
        it -> it.strangers.sum());
    counter(ingest, "wattrack.ingest.joins", "Nodes that have joined.", it -> it.joins.sum());
    counter(
        ingest,
        "wattrack.ingest.joins.refused",
        "Attempts to join that were refused.",
        it -> it.joinsRefused.sum());
    counter(ingest, "wattrack.ingest.heartbeats", "Heartbeats.", it -> it.heartbeats.sum());
    counter(
        ingest,
        "wattrack.ingest.heartbeats.refused",
        "Datagrams that are no valid heartbeat.",
        it -> it.heartbeatsRefused.sum());
    counter(ingest, "wattrack.store.commits", "Commits.", it -> it.commits.sum());
    counter(
        ingest, "wattrack.store.commit.failures", "Failed commits.", it -> it.commitFailures.sum());
    Gauge.builder("wattrack.ingest.connections", ingest, it -> it.connections.get())
        .description("Open connections of agents.")
        .register(registry);
    Gauge.builder("wattrack.ingest.unwritten.bytes", ingest, it -> it.pendingBytes.get())
        .description("Bytes that wait to become durable.")
        .register(registry);
    Gauge.builder("wattrack.store.disk.bytes", store, it -> it.stats().bytesOnDisk())
        .description("Size of the database.")
        .register(registry);
    Gauge.builder("wattrack.store.head.bytes", store, it -> it.stats().headBytes())
        .description("Samples in memory that are not yet in blocks.")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    FunctionCounter.builder(
            "process.cpu.seconds",
            ManagementFactory.getOperatingSystemMXBean(),
            MetricsPage::cpuSeconds)
        .description("CPU time of this process.")
        .register(registry);
    registry.getPrometheusRegistry().register(new Nodes(nodes));
    registry.getPrometheusRegistry().register(new JobJoules(energy));
  }

  /** Adds the figures of the alerts and of who is told. */
  public void watching(Supplier<AlertFigures> alerts, Supplier<List<ReceiverFigures>> receivers) {
    registry.getPrometheusRegistry().register(new Receivers(receivers));
    gauge(alerts, "wattrack.alerts.rules", "Rules in force.", AlertFigures::rules);
    gauge(alerts, "wattrack.alerts.critical", "Critical alerts.", AlertFigures::critical);
    gauge(alerts, "wattrack.alerts.warning", "Warnings.", AlertFigures::warning);
    gauge(alerts, "wattrack.alerts.info", "Notices.", AlertFigures::info);
    gauge(alerts, "wattrack.alerts.silences", "Silences.", AlertFigures::silences);
    count(alerts, "wattrack.alerts.evaluations", "Evaluations.", AlertFigures::evaluations);
    count(
        alerts,
        "wattrack.alerts.evaluation.seconds",
        "Time spent on evaluating the rules.",
        AlertFigures::evaluationSeconds);
    count(
        alerts,
        "wattrack.alerts.refused.readings",
        "Readings of thermometers that were not believed.",
        AlertFigures::refusedReadings);
  }

  /** Adds how often HTTP turned somebody away. */
  public void guarding(Refusals refusals) {
    refused(refusals, "unauthenticated", it -> it.unauthenticated.sum());
    refused(refusals, "forbidden", it -> it.forbidden.sum());
    refused(refusals, "connections", it -> it.connections.sum());
  }

  private void refused(Refusals refusals, String reason, ToDoubleFunction<Refusals> value) {
    FunctionCounter.builder("wattrack.http.refused", refusals, value)
        .tag("reason", reason)
        .description("Requests and connections that were turned away.")
        .register(registry);
  }

  /** Adds the figures of an external store. */
  public void exporting(Supplier<ExternalFigures> external) {
    count(
        external,
        "wattrack.external.lines",
        "Lines that the external store has confirmed.",
        ExternalFigures::lines);
    count(
        external,
        "wattrack.external.refused.lines",
        "Lines that the external store will never take.",
        ExternalFigures::refused);
    count(
        external,
        "wattrack.external.failures",
        "Tries to write to the external store that failed.",
        ExternalFigures::failures);
    gauge(
        external,
        "wattrack.external.up",
        "Whether the external store takes what is sent.",
        it -> it.trouble() == null ? 1 : 0);
    gauge(
        external,
        "wattrack.external.backlog.seconds",
        "Samples that wait for the external store, of the node that has most of them waiting.",
        ExternalFigures::backlogSeconds);
    gauge(
        external,
        "wattrack.external.missed.seconds",
        "Samples that retention dropped before the external store got them, likewise.",
        ExternalFigures::missedSeconds);
  }

  private <T> void gauge(Supplier<T> figures, String name, String help, ToDoubleFunction<T> value) {
    Gauge.builder(name, figures, it -> value.applyAsDouble(it.get()))
        .description(help)
        .strongReference(true)
        .register(registry);
  }

  private <T> void count(Supplier<T> counted, String name, String help, ToDoubleFunction<T> value) {
    figures.add(counted);
    FunctionCounter.builder(name, counted, it -> value.applyAsDouble(it.get()))
        .description(help)
        .register(registry);
  }

  /**
   * The page.
   *
   * @param accept the request's Accept header, which chooses the format
   */
  public String text(@Nullable String accept) {
    return registry.scrape(contentType(accept));
  }

  /** The content type of the answer to such an Accept header. */
  public static String contentType(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text")
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
  }

  private static double cpuSeconds(java.lang.management.OperatingSystemMXBean system) {
    return system instanceof com.sun.management.OperatingSystemMXBean ours
        ? ours.getProcessCpuTime() / 1e9
        : Double.NaN;
  }

  private void counter(
      IngestStats stats, String name, String help, ToDoubleFunction<IngestStats> value) {
    FunctionCounter.builder(name, stats, value).description(help).register(registry);
  }

  /** Turns the nodes' newest values into metric families, at scrape time. */
  private record Nodes(Supplier<List<NodeValues>> source) implements MultiCollector {

    @Override
    public MetricSnapshots collect() {
      Map<String, Family> families = new LinkedHashMap<>();
      for (NodeValues node : source.get()) {
        for (NodeValues.Value value : node.values()) {
          Family family = Family.of(value.column());
          families.computeIfAbsent(family.name, name -> family).add(node, value);
        }
      }
      List<MetricSnapshot> snapshots = new ArrayList<>();
      families.values().forEach(family -> snapshots.add(family.snapshot()));
      return new MetricSnapshots(snapshots);
    }
  }

  /** Energy of the jobs that run or ended lately; a gauge, because a better fit may lower it. */
  private record JobJoules(Supplier<EnergyFigures> source) implements MultiCollector {

    @Override
    public MetricSnapshots collect() {
      Map<JobSpan.Key, EnergyFigures.JobWatts> jobs = source.get().jobs();
      if (jobs.isEmpty()) {
        return new MetricSnapshots();
      }
      GaugeSnapshot.Builder builder =
          GaugeSnapshot.builder()
              .name("wattrack_job_joules")
              .help("job: energy so far by the configured idle policy, provisional (J).")
              .unit(new Unit("joules"));
      jobs.forEach(
          (key, job) -> {
            Labels labels = Labels.of("job", key.id(), "scheduler", key.scheduler());
            builder.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(
                        job.cost().simulated()
                            ? labels.merge(Labels.of("simulated", "true"))
                            : labels)
                    .value(job.cost().charged() / 1000.0)
                    .build());
          });
      return new MetricSnapshots(List.<MetricSnapshot>of(builder.build()));
    }
  }

  /** One metric name and its points. Confined to one scrape. */
  private static final class Family {
    private final String name;
    private final String help;
    private final boolean counter;
    private final Map<Labels, Double> points = new LinkedHashMap<>();

    private Family(String name, String help, boolean counter) {
      this.name = name;
      this.help = help;
      this.counter = counter;
    }

    static Family of(Column column) {
      Optional<Field> field =
          Catalogue.find(column.measurement())
              .flatMap(
                  known ->
                      known.fields().stream()
                          .filter(candidate -> candidate.name().equals(column.field()))
                          .findFirst());
      boolean counter = field.map(known -> known.kind() == Field.Kind.COUNTER).orElse(false);
      String unit = field.map(Field::unit).orElse("");
      String sentence = field.map(Field::sentence).orElse("written by a line protocol client");
      return new Family(
          MetricNames.of(column.measurement(), column.field(), counter),
          column.measurement() + ": " + sentence + (unit.isEmpty() ? "" : " (" + unit + ")") + ".",
          counter);
    }

    void add(NodeValues node, NodeValues.Value value) {
      Labels labels = Labels.of("host", node.node());
      if (node.simulated()) {
        labels = labels.merge(Labels.of("simulated", "true"));
      }
      for (Map.Entry<String, String> tag : value.column().tags().entrySet()) {
        String label = MetricNames.label(tag.getKey());
        if (!labels.contains(label)) {
          labels = labels.merge(Labels.of(label, tag.getValue()));
        }
      }
      points.putIfAbsent(labels, value.number());
    }

    MetricSnapshot snapshot() {
      Unit unit =
          NAMED_UNITS.stream()
              .filter(known -> name.endsWith("_" + known))
              .findFirst()
              .map(Unit::new)
              .orElse(null);
      if (counter) {
        CounterSnapshot.Builder builder =
            CounterSnapshot.builder().name(name).help(help).unit(unit);
        points.forEach(
            (labels, value) ->
                builder.dataPoint(
                    CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels)
                        .value(Math.max(0, value))
                        .build()));
        return builder.build();
      }
      GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help).unit(unit);
      points.forEach(
          (labels, value) ->
              builder.dataPoint(
                  GaugeSnapshot.GaugeDataPointSnapshot.builder()
                      .labels(labels)
                      .value(value)
                      .build()));
      return builder.build();
    }
  }
}
