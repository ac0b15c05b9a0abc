package dev.wattrack.cli.command;

import picocli.CommandLine.Option;

/** {@code --version} of the whole command. */
final class VersionOption {
  // Nobody reads it: picocli itself acts on an option with versionHelp.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the versions, as the command version does.")
  private boolean wanted;
}
