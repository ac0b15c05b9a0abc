package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.model.config.ConfigException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a plug counted by itself, in whole watt-hours; it checks totals and is never power. */
@Command(
    name = "history",
    description = "Show what a plug counted by itself.",
    footer = {"", "Example: wattrack sensors history plug month"})
final class HistoryCommand extends Sensing {
  /** How far back: hours of a day, days of a month, months of a year. */
  enum Span {
    DAY,
    MONTH,
    YEAR
  }

  @Parameters(index = "0", paramLabel = "NAME", description = "The sensor in sensors.yaml.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "day|month|year",
      description = "The last 24 hours (default), 30 days or 12 months.")
  private Span span = Span.DAY;

  HistoryCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ConfigException {
    String word = span.toString().toLowerCase(Locale.ROOT);
    return Orders.give(context, setup(), name, List.of("history", word));
  }
}
