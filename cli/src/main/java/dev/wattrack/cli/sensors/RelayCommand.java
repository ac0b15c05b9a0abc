package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.Reading;
import dev.wattrack.model.config.ConfigException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Switches a plug; the only way in which Wattrack ever does. */
@Command(
    name = "relay",
    description = "Switch a plug on or off. What hangs on it loses its power at once.")
final class RelayCommand implements Callable<Integer> {
  /** What a relay can be told. */
  enum Switch {
    ON,
    OFF
  }

  @Mixin private final SensorOptions options = new SensorOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "The sensor in sensors.yaml.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "on|off", description = "What it is to do.")
  private @Nullable Switch to;

  @Option(names = "--yes", description = "I mean it; without it nothing is switched.")
  private boolean yes;

  private final Context context;

  RelayCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws ConfigException {
    Terminal terminal = context.terminal();
    String word = String.valueOf(to).toLowerCase(Locale.ROOT);
    if (!yes) {
      terminal.err().println("this would switch " + name + " " + word + "; say --yes to do it");
      return 2;
    }
    Reading<String> answer =
        context.starter().sensors().order(options.setup(context), name, List.of("relay", word));
    if (answer instanceof Reading.Value<String> value) {
      terminal.out().println(Terminal.clean(value.value()));
      return 0;
    }
    String reason =
        answer instanceof Reading.Failed<String> failed
            ? failed.reason()
            : ((Reading.NoData<String>) answer).reason();
    terminal.err().println(Terminal.clean(name + ": " + reason));
    return 1;
  }
}
