package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists plugs in range, IIO and GPIO sensors, and what is in the way of finding more. */
@Command(
    name = "scan",
    description = "Look for sensors, and say what to check where none is.",
    footer = {"", "Example: wattrack sensors scan"})
final class ScanCommand extends Sensing {

  ScanCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    List<String> lines = context.starter().sensors().scan(setup());
    lines.forEach(line -> terminal.out().println(Terminal.clean(line)));
    if (lines.isEmpty()) {
      terminal.out().println("nothing found");
    }
    return 0;
  }
}
