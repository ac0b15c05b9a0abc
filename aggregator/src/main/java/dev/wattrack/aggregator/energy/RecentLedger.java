package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.MemoryEnergy;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last hour of one rack's ledger in intervals of five seconds, and which minutes of it are not
 * in the store as they are here. Safe for use by several threads.
 */
final class RecentLedger {
  private static final int MINUTE = 60;
  private static final int KEPT_SECONDS = 3_600;

  private final boolean simulated;
  private final TreeMap<Long, Interval> intervals = new TreeMap<>();

  /** What the store has of a minute that an earlier run had begun. */
  private final TreeMap<Long, List<LedgerSpan>> begun = new TreeMap<>();

  private final TreeSet<Long> dirty = new TreeSet<>();

  /** Intervals that were closed without a meter value, and what the nodes drew was a guess. */
  private final TreeSet<Long> guessed = new TreeSet<>();

  RecentLedger(boolean simulated) {
    this.simulated = simulated;
  }

  /** An earlier run had begun this minute. */
  synchronized void goOn(long minute, List<LedgerSpan> spans) {
    if (!spans.isEmpty()) {
      begun.put(minute, List.copyOf(spans));
    }
  }

  synchronized void add(Interval interval) {
    intervals.put(interval.startSeconds(), interval);
    dirty.add(minuteOf(interval.startSeconds()));
    if (interval.meterMillijoules().isEmpty()) {
      guessed.add(interval.startSeconds());
    }
    long oldest = minuteOf(interval.startSeconds() - KEPT_SECONDS);
    // A minute that the store has not taken yet stays, up to twice the time.
    long limit = dirty.isEmpty() ? oldest : Math.min(oldest, dirty.first());
    long kept = Math.max(limit, oldest - KEPT_SECONDS);
    intervals.headMap(kept).clear();
    begun.headMap(kept).clear();
    dirty.headSet(kept).clear();
    guessed.headSet(kept).clear();
  }

  /** An interval as it was before something came late, and as it is now. */
  record Change(Interval before, Interval after) {}

  /** Divides late work in an interval; null where it is not here any more. */
  synchronized @Nullable Change divide(LateShares.Stretch stretch, LateShares.Counted counted) {
    long start = stretch.startSeconds();
    Interval before = intervals.get(start);
    if (before == null || stretch.seconds() != EnergyEngine.BIN_SECONDS) {
      return null;
    }
    Interval after = LateShares.divided(before, stretch, counted, guessed.contains(start));
    return changed(before, after);
  }

  /** Puts a meter value into an interval that has none; null where it is not here any more. */
  synchronized @Nullable Change metered(LateMeter late) {
    Interval before = intervals.get(late.startSeconds());
    return before == null ? null : changed(before, late.applyTo(before));
  }

  private Change changed(Interval before, Interval after) {
    intervals.put(after.startSeconds(), after);
    dirty.add(minuteOf(after.startSeconds()));
    return new Change(before, after);
  }

  /** Changes what an earlier run had begun of a minute; false where it is none. */
  synchronized boolean changeBegun(long minute, UnaryOperator<List<LedgerSpan>> change) {
    List<LedgerSpan> spans = begun.get(minute);
    if (spans == null) {
      return false;
    }
    begun.put(minute, change.apply(spans));
    dirty.add(minute);
    return true;
  }

  /** Whether an interval of this time is here. */
  synchronized boolean has(double seconds) {
    long start = (long) Math.floor(seconds / EnergyEngine.BIN_SECONDS) * EnergyEngine.BIN_SECONDS;
    return intervals.containsKey(start);
  }

  /** The minutes that are not in the store as they are here; they are then taken as stored. */
  synchronized List<LedgerSpan> takeDirty() {
    List<LedgerSpan> spans = new ArrayList<>();
    for (long minute : dirty) {
      spans.addAll(minute(minute));
    }
    dirty.clear();
    return spans;
  }

  /** The store did not take them after all. */
  synchronized void putBack(List<LedgerSpan> spans) {
    spans.stream()
        .map(LedgerSpan::startSeconds)
        .filter(minute -> !intervals.subMap(minute, minute + MINUTE).isEmpty())
        .forEach(dirty::add);
  }

  private List<LedgerSpan> minute(long minute) {
    EnergyTable.Wanted one =
        new EnergyTable.Wanted(simulated, minute, minute + MINUTE, MINUTE, true, 2);
    Stream<LedgerSpan> here =
        intervals.subMap(minute, minute + MINUTE).values().stream()
            .map(interval -> Spans.of(interval, simulated));
    return MemoryEnergy.steps(
        Stream.concat(begun.getOrDefault(minute, List.of()).stream(), here), one);
  }

  /** Intervals of five seconds that start in a time. */
  synchronized List<LedgerSpan> fives(long fromSeconds, long toSeconds) {
    SortedMap<Long, Interval> part =
        fromSeconds < toSeconds ? intervals.subMap(fromSeconds, toSeconds) : new TreeMap<>();
    return part.values().stream().map(interval -> Spans.of(interval, simulated)).toList();
  }

  /** Minutes that start in a time. */
  synchronized List<LedgerSpan> minutes(long fromSeconds, long toSeconds) {
    TreeSet<Long> starts = new TreeSet<>();
    if (fromSeconds < toSeconds) {
      intervals.subMap(fromSeconds, toSeconds).keySet().forEach(s -> starts.add(minuteOf(s)));
    }
    List<LedgerSpan> spans = new ArrayList<>();
    starts.stream().filter(minute -> minute >= fromSeconds).forEach(m -> spans.addAll(minute(m)));
    return spans;
  }

  /** The first minute all of which is here, or begun by an earlier run; 0 while there is none. */
  synchronized long firstMinute() {
    if (intervals.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return minuteOf(intervals.firstKey());
  }

  static long minuteOf(long seconds) {
    return Math.floorDiv(seconds, (long) MINUTE) * MINUTE;
  }
}
