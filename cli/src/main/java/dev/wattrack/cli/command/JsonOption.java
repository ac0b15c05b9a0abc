package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/** The option with which a program reads what a person would be told. */
final class JsonOption {
  @Option(names = "--json", description = "Print the aggregator's answer.")
  private boolean given;

  /** Prints the answer as it came, if that is wanted; false says that words are. */
  boolean print(Terminal terminal, JsonNode answer) {
    if (given) {
      terminal.out().println(Api.pretty(answer));
    }
    return given;
  }
}
