package dev.wattrack.aggregator.report;

import dev.wattrack.model.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Which runs a report is of. A run belongs to the window in which it ended, with all its energy;
 * what still runs belongs to the window that reaches to now. So no run counts twice. Immutable.
 */
public record ReportWindow(ReportRequest request, Instant now) {
  /** A window that ends a little ago still reaches to now for who asked for it just then. */
  private static final int NOW_SECONDS = 60;

  boolean holds(RunEnergy run) {
    if (run.job().state() == JobState.PENDING) {
      return false;
    }
    if (run.job().state() == JobState.RUNNING) {
      return request.to().isAfter(now.minusSeconds(NOW_SECONDS));
    }
    boolean neverRan = run.job().started() == null && run.joules() == null;
    Instant end = run.job().ended() == null ? run.job().begin() : run.job().ended();
    return !neverRan && end != null && !end.isBefore(request.from()) && end.isBefore(request.to());
  }

  /**
   * Whether the report is of what is simulated: as asked for, else only if nothing real ran.
   *
   * @param ledgerSimulated whether there is a ledger of simulated nodes and none of real ones;
   *     asked only if nothing ran at all
   */
  public boolean simulated(List<RunEnergy> runs, BooleanSupplier ledgerSimulated) {
    Boolean wanted = request.simulated();
    if (wanted != null) {
      return wanted;
    }
    List<RunEnergy> held = runs.stream().filter(this::holds).toList();
    return held.isEmpty()
        ? ledgerSimulated.getAsBoolean()
        : held.stream().allMatch(run -> run.job().simulated());
  }
}
