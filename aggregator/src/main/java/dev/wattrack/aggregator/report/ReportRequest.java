package dev.wattrack.aggregator.report;

import dev.wattrack.energy.ledger.IdlePolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report is wanted of. Immutable.
 *
 * @param simulated null: real if there is any, else simulated
 * @param compare ids of runs to be compared with the first of them
 * @param offAfterMinutes when idle nodes would have been powered off
 * @param meter what measures the rack, in words; empty if there is none
 */
public record ReportRequest(
    Instant from,
    Instant to,
    GroupBy by,
    IdlePolicy policy,
    @Nullable Boolean simulated,
    Work work,
    List<String> compare,
    int offAfterMinutes,
    Tariff tariff,
    String meter) {

  public ReportRequest {
    compare = List.copyOf(compare);
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from " + from + " is not before " + to);
    }
  }

  /** The same with another meter. */
  public ReportRequest withMeter(String name) {
    return new ReportRequest(
        from, to, by, policy, simulated, work, compare, offAfterMinutes, tariff, name);
  }
}
