package dev.wattrack.aggregator.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report. Immutable.
 *
 * @param made when
 * @param simulated whether all of it is simulated; real and simulated are never mixed
 * @param boundary what the joules are, where they are counted and by what meter
 * @param lines the dearest first
 * @param total all runs, those of lines left out as well
 * @param waste null if nothing failed
 * @param idleCost null without a ledger
 * @param nodes what they give for their power and price; null without a ledger
 * @param comparison null if none is wanted
 * @param ledgerSum null without a ledger
 * @param notes what a reader must know to read it right
 */
public record EfficiencyReport(
    ReportRequest request,
    Instant made,
    boolean simulated,
    String boundary,
    List<Line> lines,
    Line total,
    @Nullable Waste waste,
    List<Scaling> scaling,
    List<Sweep> sweeps,
    @Nullable IdleCost idleCost,
    @Nullable NodeWorths nodes,
    @Nullable Comparison comparison,
    List<LedgerBin> ledger,
    @Nullable LedgerSum ledgerSum,
    List<String> notes) {

  public EfficiencyReport {
    lines = List.copyOf(lines);
    scaling = List.copyOf(scaling);
    sweeps = List.copyOf(sweeps);
    ledger = List.copyOf(ledger);
    notes = List.copyOf(notes);
  }
}
