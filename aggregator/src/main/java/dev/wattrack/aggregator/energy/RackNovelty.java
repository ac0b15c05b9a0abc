package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.energy.ledger.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is new of a rack since the last writing: minutes of its ledger, costs, and what came late of
 * minutes and runs that only the store has. It goes back to the rack if it cannot be written.
 * Confined to the energy thread.
 */
final class RackNovelty {
  private record Minute(List<Interval> before, List<Interval> after) {}

  private final Rack rack;
  private final boolean simulated;
  private final Map<Long, LateMinute> late;
  private final List<LedgerSpan> spans;
  private final List<JobCost> costs;
  private final List<Minute> changed = new ArrayList<>();
  private Map<String, RunCosts.More> revised = Map.of();

  private RackNovelty(
      Rack rack,
      boolean simulated,
      Map<Long, LateMinute> late,
      List<LedgerSpan> spans,
      List<JobCost> costs) {
    this.rack = rack;
    this.simulated = simulated;
    this.late = late;
    this.spans = spans;
    this.costs = costs;
  }

  /** All that is new; it is then taken as written. */
  static RackNovelty take(Rack rack, boolean simulated) {
    Map<Long, LateMinute> late = rack.takeLateMinutes();
    late.entrySet().removeIf(e -> rack.recent().changeBegun(e.getKey(), e.getValue()::applyTo));
    return new RackNovelty(rack, simulated, late, rack.recent().takeDirty(), rack.takeCosts());
  }

  /** Adds what has to be written; costs that are there already are older. */
  void addTo(EnergyTable table, List<LedgerSpan> allSpans, Map<String, JobCost> allCosts)
      throws StoreException {
    allSpans.addAll(spans);
    costs.forEach(cost -> allCosts.put(cost.key(), cost));
    for (Map.Entry<Long, LateMinute> minute : late.entrySet()) {
      long start = minute.getKey();
      List<LedgerSpan> before =
          table.ledger(new EnergyTable.Wanted(simulated, start, start + 60, 60, true, 2)).stream()
              .filter(span -> span.spanSeconds() == 60)
              .toList();
      List<LedgerSpan> after = minute.getValue().applyTo(before);
      allSpans.addAll(after);
      Minute one = new Minute(intervals(before), intervals(after));
      rack.costs().changed(one.before(), one.after());
      changed.add(one);
    }
    revised = rack.costs().takeRevised();
    revise(table, allCosts);
  }

  private static List<Interval> intervals(List<LedgerSpan> spans) {
    return spans.stream().map(Spans::interval).toList();
  }

  private void revise(EnergyTable table, Map<String, JobCost> allCosts) throws StoreException {
    List<String> ids = new ArrayList<>();
    for (String run : revised.keySet()) {
      if (!allCosts.containsKey(run)) {
        ids.add(run.substring(run.indexOf('/') + 1, run.lastIndexOf('@')));
      }
    }
    if (!ids.isEmpty()) {
      table.costs(ids).stream()
          .filter(cost -> revised.containsKey(cost.key()))
          .forEach(cost -> allCosts.putIfAbsent(cost.key(), cost));
    }
    revised.forEach(
        (run, more) -> allCosts.computeIfPresent(run, (key, cost) -> RunCosts.revised(cost, more)));
  }

  /** It could not be written after all. */
  void putBack() {
    rack.recent().putBack(spans);
    rack.costs().putBack(costs);
    rack.costs().putBack(revised);
    changed.forEach(m -> rack.costs().changed(/* before= */ m.after(), /* after= */ m.before()));
    rack.putBack(late);
  }
}
