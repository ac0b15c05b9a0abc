package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.report.Tariff;
import dev.wattrack.energy.ledger.IdlePolicy;

/** What reports use where a request does not say otherwise. Immutable. */
public record ReportDefaults(IdlePolicy policy, Tariff tariff) {
  public static final ReportDefaults PLAIN =
      new ReportDefaults(IdlePolicy.ALLOCATION, Tariff.UNKNOWN);
}
