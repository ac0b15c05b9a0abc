package dev.wattrack.cli.command;

import picocli.CommandLine.Option;

/** {@code --help} of every command. */
final class HelpOption {
  // Nobody reads it: picocli itself acts on an option with usageHelp.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean wanted;
}
