package dev.wattrack.aggregator.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything a report is computed from. Immutable.
 *
 * @param runs that overlap the window, of any kind
 * @param nodes by name
 * @param simulated whether the report is of what is simulated, as {@link ReportWindow} chose
 * @param ledger of that kind, in order of time
 * @param truncated whether there are more runs than were read
 */
public record ReportInput(
    Instant now,
    List<RunEnergy> runs,
    boolean truncated,
    Map<String, NodeFacts> nodes,
    boolean simulated,
    List<LedgerBin> ledger) {

  public ReportInput {
    runs = List.copyOf(runs);
    nodes = Map.copyOf(nodes);
    ledger = List.copyOf(ledger);
  }
}
