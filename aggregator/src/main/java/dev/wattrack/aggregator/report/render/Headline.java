package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.Line;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The first sentence of a report: what time it is of, and all of it in a few figures. */
final class Headline {

  static String of(EfficiencyReport report) {
    Line total = report.total();
    StringBuilder text = new StringBuilder();
    text.append(report.simulated() ? "SIMULATED. " : "");
    text.append("Efficiency from ").append(time(report.request().from()));
    text.append(" to ").append(time(report.request().to())).append(": ");
    text.append(Figures.count(total.runs())).append(total.runs() == 1 ? " run" : " runs");
    if (total.failed() > 0) {
      text.append(" (").append(Figures.count(total.failed())).append(" failed or cancelled)");
    }
    if (total.joules() != null) {
      text.append(", ").append(Figures.joules(total.joules()));
      text.append(" (").append(Figures.kilowattHours(total.joules())).append(")");
    }
    if (total.cost() != null) {
      text.append(", ").append(Figures.money(total.cost(), report.request().tariff().currency()));
    }
    if (total.co2Grams() != null) {
      text.append(", ").append(Figures.grams(total.co2Grams())).append(" CO2");
    }
    return text.append('.').toString();
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Headline() {}
}
