package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.model.config.ConfigException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Switches a plug; the only way in which Wattrack ever does. */
@Command(
    name = "relay",
    description = "Switch a plug on or off. What hangs on it loses its power at once.",
    footer = {"", "Example: wattrack sensors relay plug off --yes"})
final class RelayCommand extends Sensing {
  /** What a relay can be told. */
  enum Switch {
    ON,
    OFF
  }

  @Parameters(index = "0", paramLabel = "NAME", description = "The sensor in sensors.yaml.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "on|off", description = "What it is to do.")
  private @Nullable Switch to;

  @Option(names = "--yes", description = "I mean it; without it nothing is switched.")
  private boolean yes;

  RelayCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ConfigException {
    String word = String.valueOf(to).toLowerCase(Locale.ROOT);
    if (!yes) {
      terminal.err().println("this would switch " + name + " " + word + "; say --yes to do it");
      return 2;
    }
    return Orders.give(context, setup(), name, List.of("relay", word));
  }
}
