package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.LedgerSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span of the ledger cut in two in proportion to time, so that both parts balance and sum to the
 * whole to the millijoule. Immutable.
 */
record SpanParts(LedgerSpan first, LedgerSpan second) {

  /** Cuts so many seconds off; at most all of it. */
  static SpanParts of(LedgerSpan span, int seconds) {
    int firstSeconds = Math.max(0, Math.min(span.seconds(), seconds));
    Cut cut = new Cut(firstSeconds, Math.max(1, span.seconds()));
    return new SpanParts(
        cut.span(span, firstSeconds, true), cut.span(span, span.seconds() - firstSeconds, false));
  }

  /** Spans of one minute as far as a time; what was written of later is cut off. */
  static List<LedgerSpan> until(List<LedgerSpan> minute, long seconds) {
    int all = minute.stream().mapToInt(LedgerSpan::seconds).sum();
    List<LedgerSpan> parts = new ArrayList<>();
    for (LedgerSpan span : minute) {
      long wanted = Math.max(0, seconds - span.startSeconds());
      long left = all <= wanted ? span.seconds() : span.seconds() * wanted / all;
      if (left > 0) {
        parts.add(of(span, (int) left).first());
      }
    }
    return parts;
  }

  /** A span without a meter value that has one now: what is beside nodes and rest is residual. */
  static LedgerSpan metered(LedgerSpan span, long millijoules) {
    long known = span.fixedMillijoules() + span.fanMillijoules();
    known += span.nodes().stream().mapToLong(LedgerSpan.Node::millijoules).sum();
    return with(
        span,
        span.seconds(),
        millijoules,
        span.fixedMillijoules(),
        span.fanMillijoules(),
        millijoules - known,
        span.nodes());
  }

  private static LedgerSpan with(
      LedgerSpan span,
      int seconds,
      @Nullable Long meter,
      long fixed,
      long fan,
      long residual,
      List<LedgerSpan.Node> nodes) {
    return new LedgerSpan(
        span.startSeconds(),
        span.spanSeconds(),
        seconds,
        span.simulated(),
        meter == null,
        meter,
        fixed,
        fan,
        residual,
        nodes);
  }

  private record Cut(long seconds, long of) {
    long part(long whole, boolean first) {
      long part = whole * seconds / of;
      return first ? part : whole - part;
    }

    LedgerSpan span(LedgerSpan span, int length, boolean first) {
      List<LedgerSpan.Node> nodes = new ArrayList<>();
      long fixed = part(span.fixedMillijoules(), first);
      long fan = part(span.fanMillijoules(), first);
      long residual = part(span.residualMillijoules(), first);
      long sum = fixed + fan + residual;
      for (LedgerSpan.Node node : span.nodes()) {
        LedgerSpan.Node cut = node(node, first);
        nodes.add(cut);
        sum += cut.millijoules();
      }
      return with(span, length, span.estimated() ? null : sum, fixed, fan, residual, nodes);
    }

    /** Idle and jobs are the sums of their parts, so that the shares balance as well. */
    private LedgerSpan.Node node(LedgerSpan.Node node, boolean first) {
      List<LedgerSpan.Share> shares = new ArrayList<>();
      long unallocated = part(node.unallocatedMillijoules(), first);
      long idle = unallocated;
      long jobs = 0;
      for (LedgerSpan.Share share : node.jobs()) {
        LedgerSpan.Share cut =
            new LedgerSpan.Share(
                share.job(),
                part(share.dynamicMillijoules(), first),
                part(share.idleMillijoules(), first));
        shares.add(cut);
        idle += cut.idleMillijoules();
        jobs += cut.dynamicMillijoules();
      }
      return new LedgerSpan.Node(
          node.node(),
          idle,
          jobs,
          part(node.systemMillijoules(), first),
          unallocated,
          part(node.sdMillijoules(), first),
          node.quality(),
          shares);
    }
  }
}
