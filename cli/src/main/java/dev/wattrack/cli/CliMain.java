package dev.wattrack.cli;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.command.Lifetime;
import dev.wattrack.cli.command.Wattrack;
import dev.wattrack.cli.terminal.Terminal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where the command's pieces meet. */
public final class CliMain {
  /** Held here, because the logging forgets a level whose logger nobody holds. */
  private static final Logger QUIET = Logger.getLogger("dev.wattrack");

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    if (args.length > 0 && args[0].equals("up")) {
      QUIET.setLevel(Level.WARNING);
    }
    Terminal terminal = Terminal.ofProcess(environment);
    Lifetime lifetime = new Lifetime();
    lifetime.closeAtExit(Runtime.getRuntime()::halt);
    Context context =
        new Context(terminal, environment, Clock.system(ZoneId.systemDefault()), new Components());
    System.exit(Wattrack.run(context, lifetime, args));
  }

  private CliMain() {}
}
