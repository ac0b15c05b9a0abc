package dev.wattrack.cli;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.command.Lifetime;
import dev.wattrack.cli.command.Wattrack;
import dev.wattrack.cli.manual.Manual;
import dev.wattrack.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Writes the manual for the packages: {@code ManualMain FOLDER AGENT_HELP VERSION}, where
 * AGENT_HELP is a file with what {@code wattrack agent --help} prints.
 */
final class ManualMain {
  public static void main(String[] args) throws IOException {
    Context context =
        new Context(
            Terminal.ofProcess(Map.of()), Map.of(), Clock.system(ZoneOffset.UTC), new Components());
    Manual.write(
        Wattrack.line(context, new Lifetime()),
        Files.readString(Path.of(args[1])),
        args[2],
        Path.of(args[0]));
  }

  private ManualMain() {}
}
