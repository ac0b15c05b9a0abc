package dev.wattrack.cli.command;

import dev.wattrack.cli.terminal.Terminal;
import java.time.Clock;
import java.util.Map;

/** What every command is given: the terminal, the environment, the time and the starter. */
public record Context(
    Terminal terminal, Map<String, String> environment, Clock clock, Starter starter) {

  public Context {
    environment = Map.copyOf(environment);
  }
}
