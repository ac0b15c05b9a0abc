package dev.wattrack.aggregator.report.render;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.Estimate;
import dev.wattrack.aggregator.report.Line;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** The lines of a report as CSV (RFC 4180). The header is relied on by others. Unknown is empty. */
public final class CsvReport {
  static final String HEADER =
      "group,by,runs,succeeded,failed,wall_seconds,cpu_seconds,joules,joules_low,joules_high,"
          + "marginal_joules,idle_joules,watts,tasks,joules_per_task,watts_per_task,tasks_per_kwh,"
          + "energy_delay,cost,co2_grams,quality,boundary";

  /** More digits mean nothing, and fewer would make sums of lines differ. */
  private static final MathContext DIGITS = new MathContext(7);

  public static String of(EfficiencyReport report) {
    StringBuilder out = new StringBuilder(HEADER).append('\n');
    for (Line line : report.lines()) {
      line(out, report, line);
    }
    return out.toString();
  }

  private static void line(StringBuilder out, EfficiencyReport report, Line line) {
    out.append(quoted(line.group())).append(',').append(report.request().by().word());
    out.append(',').append(line.runs()).append(',').append(line.succeeded());
    out.append(',').append(line.failed());
    number(out, line.wallSeconds());
    number(out, line.cpuSeconds());
    Estimate joules = line.joules();
    number(out, value(joules));
    number(out, joules == null ? null : (Double) joules.lowFromZero());
    number(out, joules == null ? null : (Double) joules.high());
    number(out, value(line.marginal()));
    number(out, value(line.idle()));
    number(out, value(line.watts()));
    out.append(',').append(line.tasks() == null ? "" : line.tasks());
    number(out, value(line.joulesPerTask()));
    number(out, value(line.wattsPerTask()));
    number(out, line.tasksPerKwh());
    number(out, line.energyDelay());
    number(out, value(line.cost()));
    number(out, value(line.co2Grams()));
    out.append(',').append(line.qualityWord());
    out.append(',').append(quoted(boundary(report, line))).append('\n');
  }

  /** With what a reader of this line alone must know. */
  private static String boundary(EfficiencyReport report, Line line) {
    String boundary = report.boundary();
    if (line.withEnergy() > 0 && line.withEnergy() < line.runs()) {
      boundary += "; joules of " + line.withEnergy() + " of " + line.runs() + " runs";
    }
    if (line.belowResolution()) {
      boundary += "; below resolution";
    }
    return line.provisional() ? boundary + "; provisional" : boundary;
  }

  private static @Nullable Double value(@Nullable Estimate estimate) {
    return estimate == null ? null : Double.valueOf(estimate.value());
  }

  private static void number(StringBuilder out, @Nullable Double value) {
    out.append(',');
    if (value != null) {
      out.append(plain(value));
    }
  }

  static String plain(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return rounded.scale() < -12 || rounded.scale() > 12
        ? rounded.toString()
        : rounded.toPlainString();
  }

  /** A name that a spreadsheet would take for a formula gets an apostrophe before it. */
  private static String quoted(String text) {
    String safe = text.matches("(?s)[=+@\\t\\r-].*") ? "'" + text : text;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  private CsvReport() {}
}
