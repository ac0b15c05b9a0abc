package dev.wattrack.aggregator.metrics;

import dev.wattrack.aggregator.alerts.watch.ReceiverFigures;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** How telling goes, by receiver; those may be others after alerts.yaml was read anew. */
record Receivers(Supplier<List<ReceiverFigures>> source) implements MultiCollector {

  @Override
  public MetricSnapshots collect() {
    List<ReceiverFigures> all = source.get();
    List<MetricSnapshot> snapshots = new ArrayList<>();
    if (!all.isEmpty()) {
      snapshots.add(count(all, "sent", "Messages delivered.", ReceiverFigures::sent));
      snapshots.add(count(all, "failed", "Tries to deliver that failed.", ReceiverFigures::failed));
      snapshots.add(count(all, "dropped", "Messages given up.", ReceiverFigures::dropped));
      GaugeSnapshot.Builder queued =
          GaugeSnapshot.builder()
              .name("wattrack_alerts_queued")
              .help("Messages that wait to be delivered.");
      for (ReceiverFigures one : all) {
        queued.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of("receiver", one.receiver()))
                .value(one.waiting())
                .build());
      }
      snapshots.add(queued.build());
    }
    return new MetricSnapshots(snapshots);
  }

  private static CounterSnapshot count(
      List<ReceiverFigures> all, String what, String help, ToLongFunction<ReceiverFigures> value) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name("wattrack_alerts_" + what).help(help);
    for (ReceiverFigures one : all) {
      counter.dataPoint(
          CounterSnapshot.CounterDataPointSnapshot.builder()
              .labels(Labels.of("receiver", one.receiver()))
              .value((double) value.applyAsLong(one))
              .build());
    }
    return counter.build();
  }
}
