package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.ledger.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Intervals of the engine and spans of the store are two words for one thing. */
final class Spans {

  /** An interval as a span of five seconds. */
  static LedgerSpan of(Interval interval, boolean simulated) {
    List<LedgerSpan.Node> nodes = new ArrayList<>();
    for (NodeEntry entry : interval.nodes()) {
      long jobs = 0;
      List<LedgerSpan.Share> shares = new ArrayList<>();
      for (NodeEntry.JobEntry job : entry.jobs()) {
        jobs += job.dynamicMillijoules();
        if (job.dynamicMillijoules() != 0 || job.idleMillijoules() != 0) {
          shares.add(
              new LedgerSpan.Share(job.jobId(), job.dynamicMillijoules(), job.idleMillijoules()));
        }
      }
      nodes.add(
          new LedgerSpan.Node(
              entry.node(),
              entry.idleMillijoules(),
              jobs,
              entry.systemMillijoules(),
              entry.unallocatedMillijoules(),
              Math.round(entry.sdWatts() * EnergyEngine.BIN_SECONDS * 1000),
              word(entry.quality()),
              shares));
    }
    OptionalLong meter = interval.meterMillijoules();
    return new LedgerSpan(
        interval.startSeconds(),
        EnergyEngine.BIN_SECONDS,
        EnergyEngine.BIN_SECONDS,
        simulated,
        meter.isEmpty(),
        meter.isPresent() ? (Long) meter.getAsLong() : null,
        interval.fixedMillijoules(),
        interval.fanMillijoules(),
        interval.residualMillijoules(),
        nodes);
  }

  /** A span of the store as an interval, so that late work can be divided in it. */
  static Interval interval(LedgerSpan span) {
    List<NodeEntry> nodes = new ArrayList<>();
    for (LedgerSpan.Node node : span.nodes()) {
      List<NodeEntry.JobEntry> jobs = new ArrayList<>();
      for (LedgerSpan.Share share : node.jobs()) {
        jobs.add(
            new NodeEntry.JobEntry(
                share.job(), share.dynamicMillijoules(), share.idleMillijoules()));
      }
      nodes.add(
          new NodeEntry(
              node.node(),
              node.millijoules(),
              node.idleMillijoules(),
              node.systemMillijoules(),
              jobs,
              node.sdMillijoules() / 1000.0 / Math.max(1, span.seconds()),
              Quality.valueOf(node.quality().toUpperCase(Locale.ROOT))));
    }
    Long meter = span.meterMillijoules();
    return new Interval(
        span.startSeconds(),
        meter == null ? OptionalLong.empty() : OptionalLong.of(meter),
        0,
        nodes,
        span.fixedMillijoules(),
        span.fanMillijoules(),
        span.residualMillijoules(),
        0);
  }

  /** A span of the store whose energy is divided as in an interval made of it. */
  static LedgerSpan like(LedgerSpan span, Interval divided) {
    LedgerSpan short5 = of(divided, span.simulated());
    return new LedgerSpan(
        span.startSeconds(),
        span.spanSeconds(),
        span.seconds(),
        span.simulated(),
        span.estimated(),
        span.meterMillijoules(),
        span.fixedMillijoules(),
        span.fanMillijoules(),
        span.residualMillijoules(),
        withSd(short5.nodes(), span));
  }

  private static List<LedgerSpan.Node> withSd(List<LedgerSpan.Node> nodes, LedgerSpan from) {
    List<LedgerSpan.Node> all = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      LedgerSpan.Node node = nodes.get(i);
      all.add(
          new LedgerSpan.Node(
              node.node(),
              node.idleMillijoules(),
              node.jobsMillijoules(),
              node.systemMillijoules(),
              node.unallocatedMillijoules(),
              from.nodes().get(i).sdMillijoules(),
              node.quality(),
              node.jobs()));
    }
    return all;
  }

  static String word(Quality quality) {
    return quality.name().toLowerCase(Locale.ROOT);
  }

  private Spans() {}
}
