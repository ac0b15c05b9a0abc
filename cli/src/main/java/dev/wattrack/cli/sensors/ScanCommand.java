package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists plugs in range, IIO and GPIO sensors, and what is in the way of finding more. */
@Command(
    name = "scan",
    description = "Look for sensors, and say what to check where none is.",
    footer = {"", "Example: wattrack sensors scan"})
final class ScanCommand implements Callable<Integer> {
  @Mixin private final SensorOptions options = new SensorOptions();

  private final Context context;

  ScanCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<String> lines = context.starter().sensors().scan(options.setup(context));
    lines.forEach(line -> context.terminal().out().println(Terminal.clean(line)));
    if (lines.isEmpty()) {
      context.terminal().out().println("nothing found");
    }
    return 0;
  }
}
