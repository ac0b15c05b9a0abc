package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.sensor.SensorPack;
import dev.wattrack.model.sensor.SensorSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** Without a further word: how the sensors of a running agent are doing. */
@Command(
    name = "sensors",
    description = "Find, read and understand the rack's sensors.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "Example: wattrack sensors scan"})
public final class SensorsCommand extends Sensing {

  private SensorsCommand(Context context) {
    super(context);
  }

  /** The command with its subcommands. */
  public static picocli.CommandLine line(Context context) {
    return new picocli.CommandLine(new SensorsCommand(context))
        .addSubcommand(new ScanCommand(context))
        .addSubcommand(new ReadCommand(context))
        .addSubcommand(new DecodeCommand(context))
        .addSubcommand(new PduCommand(context))
        .addSubcommand(new HistoryCommand(context))
        .addSubcommand(new RelayCommand(context));
  }

  @Override
  public Integer call() throws IOException {
    SensorSetup setup = setup();
    if (!Files.exists(setup.config())) {
      terminal
          .out()
          .println(
              "no "
                  + setup.config()
                  + "; `wattrack sensors scan` looks for sensors, docs/sensors.yaml shows the file");
      return 0;
    }
    List<String> problems =
        context.starter().sensors().check(setup).stream().map(Object::toString).toList();
    if (!problems.isEmpty()) {
      problems.forEach(terminal.err()::println);
      return 2;
    }
    boolean any = false;
    for (Path folder : List.of(setup.stateDir(), setup.stateDir().resolve("agent"))) {
      Path status = folder.resolve(SensorPack.STATUS_FILE);
      if (Files.isReadable(status)) {
        Files.readString(status).lines().map(Terminal::clean).forEach(terminal.out()::println);
        any = true;
      }
    }
    if (!any) {
      terminal.out().println("the file is good, but no agent has run here with these sensors yet");
    }
    return 0;
  }
}
