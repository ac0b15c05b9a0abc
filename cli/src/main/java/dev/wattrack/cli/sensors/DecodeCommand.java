package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a frame means; exit code 1 when nobody understands it. */
@Command(
    name = "decode",
    description = "Say in words what a SEM6000 frame (hexadecimal) or DHT22 bits mean.",
    footer = {"", "Example: wattrack sensors decode 0f06170000000018ffff"})
final class DecodeCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "HEX", description = "What was seen; blanks are fine.")
  private List<String> words = List.of();

  private final Context context;

  DecodeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<String> lines = context.starter().sensors().decode(String.join(" ", words));
    lines.forEach(line -> context.terminal().out().println(Terminal.clean(line)));
    if (lines.isEmpty()) {
      context.terminal().err().println("no sensor speaks like that");
      return 1;
    }
    return 0;
  }
}
