package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.ledger.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * What came late of a minute whose intervals of five seconds are not known any more: only the sums
 * of its part with a meter value and of its part without. Confined to the energy thread while it is
 * filled.
 */
final class LateMinute {
  private static final int SECONDS = 60;

  private record Work(LateShares.Stretch stretch, LateShares.Counted counted) {}

  private final List<Work> works = new ArrayList<>();
  private int meteredSeconds;
  private long meterMillijoules;

  void work(LateShares.Stretch stretch, LateShares.Counted counted) {
    works.add(new Work(stretch, counted));
  }

  /** The meter's energy of one of its intervals. */
  void metered(long millijoules) {
    meteredSeconds += EnergyEngine.BIN_SECONDS;
    meterMillijoules += millijoules;
  }

  /** This and what came later. */
  LateMinute plus(LateMinute later) {
    works.addAll(later.works);
    meteredSeconds += later.meteredSeconds;
    meterMillijoules += later.meterMillijoules;
    return this;
  }

  /** The spans of this minute with all that in them; spans of a longer time stay as they are. */
  List<LedgerSpan> applyTo(List<LedgerSpan> spans) {
    List<LedgerSpan> now = new ArrayList<>();
    for (LedgerSpan span : spans) {
      LedgerSpan divided = span;
      for (Work work : works) {
        divided = span.spanSeconds() == SECONDS ? divided(divided, work) : divided;
      }
      now.add(divided);
    }
    return meteredSeconds == 0 ? now : metered(now);
  }

  private static LedgerSpan divided(LedgerSpan span, Work work) {
    LateShares.Counted all = work.counted();
    double share = span.seconds() / (double) span.spanSeconds();
    LateShares.Counted part = all.times(share);
    Interval divided =
        LateShares.divided(Spans.interval(span), work.stretch(), part, span.estimated());
    return Spans.like(span, divided);
  }

  private List<LedgerSpan> metered(List<LedgerSpan> spans) {
    List<LedgerSpan> now = new ArrayList<>();
    LedgerSpan with = null;
    for (LedgerSpan span : spans) {
      if (span.spanSeconds() != SECONDS) {
        return spans;
      }
      if (!span.estimated()) {
        with = with == null ? span : with.plus(span);
        continue;
      }
      int seconds = Math.min(meteredSeconds, span.seconds());
      SpanParts parts = SpanParts.of(span, seconds);
      LedgerSpan metered =
          SpanParts.metered(parts.first(), meterMillijoules * seconds / meteredSeconds);
      with = with == null ? metered : with.plus(metered);
      if (span.seconds() > seconds) {
        now.add(parts.second());
      }
    }
    if (with != null) {
      now.add(0, with);
    }
    return now;
  }
}
