package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.config.ConfigException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists and switches the outlets of a rack PDU; switching wants --yes and is audited. */
@Command(
    name = "pdu",
    description = {
      "List, look at or switch the outlets of a rack PDU.",
      "Without an outlet all are listed. What is switched off loses its power at once; every order"
          + " is written to audit.log in the state folder."
    },
    footer = {"", "Example: wattrack sensors pdu pdu1 3 off --yes"})
final class PduCommand extends Sensing {
  /** What an outlet can be told. */
  enum Switch {
    ON,
    OFF,
    REBOOT
  }

  @Parameters(index = "0", paramLabel = "NAME", description = "The PDU in sensors.yaml.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OUTLET",
      description =
          "Number of the outlet, its name in the PDU, or the node of sensors.yaml that it feeds.")
  private @Nullable String outlet;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "on|off|reboot",
      description = "What it is to do.")
  private @Nullable Switch to;

  @Option(names = "--yes", description = "I mean it; without it nothing is switched.")
  private boolean yes;

  PduCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ConfigException {
    String which = outlet;
    Switch what = to;
    if (which == null) {
      return give(List.of("outlets"));
    }
    if (what == null) {
      return give(List.of("outlet", which));
    }
    String word = what.name().toLowerCase(Locale.ROOT);
    if (yes) {
      return give(List.of("outlet", which, word));
    }
    // The outlet as the PDU and sensors.yaml know it, so that a wrong number is noticed in time.
    int known = give(List.of("outlet", which));
    if (known != 0) {
      return known;
    }
    terminal
        .err()
        .println(
            Terminal.clean(
                name
                    + ": this would "
                    + (what == Switch.REBOOT ? "reboot it" : "switch it " + word)
                    + "; say --yes to do it"));
    return 2;
  }

  private int give(List<String> words) throws ConfigException {
    return Orders.give(context, setup(), name, words);
  }
}
