package dev.wattrack.cli.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes every page of the manual, {@code NAME.1}, and the completion for bash. */
public final class Manual {
  /** An option at the beginning of a line of help, e.g. {@code --name NAME name of this node}. */
  private static final Pattern OPTION = Pattern.compile("(?m)^ +(--[a-z-]+)( [A-Z:]+)?");

  /**
   * Writes the manual into a folder that is there.
   *
   * @param agentHelp what the agent says of itself, for it has its own small parser
   */
  public static void write(CommandLine line, String agentHelp, String version, Path folder)
      throws IOException {
    pages(line, version, folder);
    Files.writeString(
        folder.resolve("wattrack-agent.1"), ManPage.ofHelp("wattrack-agent", agentHelp, version));
    line.addSubcommand(agent(agentHelp));
    Files.writeString(folder.resolve("wattrack.bash"), AutoComplete.bash("wattrack", line));
  }

  private static void pages(CommandLine line, String version, Path folder) throws IOException {
    Files.writeString(folder.resolve(ManPage.name(line) + ".1"), ManPage.of(line, version));
    for (CommandLine command : line.getSubcommands().values()) {
      pages(command, version, folder);
    }
  }

  /** As much of the agent's command as a completion needs. */
  private static CommandLine agent(String help) {
    CommandSpec spec = CommandSpec.create().name("agent");
    Matcher matcher = OPTION.matcher(help);
    while (matcher.find()) {
      spec.addOption(
          OptionSpec.builder(matcher.group(1)).arity(matcher.group(2) == null ? "0" : "1").build());
    }
    return new CommandLine(spec);
  }

  private Manual() {}
}
