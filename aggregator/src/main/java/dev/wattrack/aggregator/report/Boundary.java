package dev.wattrack.aggregator.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the joules of a report are, in words; no table of joules goes without. */
final class Boundary {

  static String of(ReportRequest request, @Nullable LedgerSum ledger, boolean simulated) {
    String joules =
        switch (request.policy()) {
          case NONE -> "marginal: dynamic alone";
          case ALLOCATION -> "attributable: dynamic + allocated idle";
          case EXCLUSIVE -> "attributable: dynamic + all idle of the nodes held";
          case FULL -> "full cost: all of the rack";
        };
    return joules
        + ", at the wall; meter: "
        + meter(request.meter(), ledger)
        + (simulated ? "; simulated" : "");
  }

  private static String meter(String name, @Nullable LedgerSum ledger) {
    if (ledger != null && ledger.meter() != null) {
      String meter = name.isEmpty() ? "rack" : name;
      double percent = 100 * ledger.meteredShare();
      return percent >= 99.5
          ? meter
          : meter + String.format(Locale.ROOT, ", %.0f %% of the time", percent);
    }
    if (name.isEmpty()) {
      return "none, modelled";
    }
    return ledger == null ? name : name + " (silent, modelled)";
  }

  private Boundary() {}
}
