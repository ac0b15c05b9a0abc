package dev.wattrack.cli.command;

import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.sensors.SensorsCommand;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.config.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line as a whole: its commands, what it says when something is wrong, and the exit
 * code (0 well, 1 failed, 2 used wrongly).
 */
@Command(
    name = "wattrack",
    description = "Monitoring and power telemetry for small HPC clusters.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Run by the launcher itself:",
      "  agent         Run this node's agent; `wattrack agent --help`.",
      "  bench         Measure what Wattrack costs; `wattrack bench --help`.",
      "  test          Run everything CI runs; --long adds what takes minutes.",
      "",
      "The first call builds Wattrack, which takes about two minutes.",
      "Begin with: wattrack up"
    })
public final class Wattrack {
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  /** Run by the launcher, so that picocli does not know them. */
  private static final List<String> OTHER_COMMANDS = List.of("agent", "bench", "test", "help");

  private static final Map<String, String> EXIT_CODES =
      new TreeMap<>(
          Map.of("0", "well", "1", "failed", "2", "wrong usage or a configuration with problems"));

  /** Runs one command and returns the exit code. */
  public static int run(Context context, Lifetime lifetime, String... arguments) {
    CommandLine line = line(context, lifetime);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return WRONG_USAGE;
    }
    int exitCode = line.execute(helpAsOption(arguments));
    context.terminal().out().flush();
    return exitCode;
  }

  /** {@code help} is {@code --help}, and {@code help query} is {@code query --help}. */
  private static String[] helpAsOption(String[] arguments) {
    if (!arguments[0].equals("help")) {
      return arguments;
    }
    return Stream.concat(Arrays.stream(arguments).skip(1), Stream.of("--help"))
        .toArray(String[]::new);
  }

  /** All commands; nothing runs before {@link #run}. */
  public static CommandLine line(Context context, Lifetime lifetime) {
    Terminal terminal = context.terminal();
    CommandLine line =
        new CommandLine(new Wattrack())
            .addSubcommand(new UpCommand(context, lifetime))
            .addSubcommand(new AggregatorCommand(context, lifetime))
            .addSubcommand(new StatusCommand(context))
            .addSubcommand(new TopCommand(context))
            .addSubcommand("nodes", NodesCommand.line(context))
            .addSubcommand(new JobsCommand(context))
            .addSubcommand(new ReportCommand(context))
            .addSubcommand("alerts", AlertsCommand.line(context))
            .addSubcommand(RunCommand.line(context))
            .addSubcommand(new QueryCommand(context))
            .addSubcommand(new ExportCommand(context))
            .addSubcommand(new ImportCommand(context))
            .addSubcommand(new RecordCommand(context))
            .addSubcommand(new KioskCommand(context, lifetime))
            .addSubcommand("sensors", SensorsCommand.line(context))
            .addSubcommand("token", TokenCommand.line(context))
            .addSubcommand(new CalibrateCommand(context))
            .addSubcommand(new ReplayCommand(context))
            .addSubcommand(new CheckConfigCommand(context))
            .addSubcommand(new VersionCommand(context));
    addHelp(line);
    line.addMixin("version", new VersionOption());
    line.getCommandSpec().versionProvider(VersionCommand::lines);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler((e, unused) -> wrongUsage(e))
        .setExecutionExceptionHandler((e, command, unused) -> failed(e, command));
  }

  private static void addHelp(CommandLine line) {
    line.addMixin("help", new HelpOption());
    for (CommandLine command : line.getSubcommands().values()) {
      if (command.getCommandSpec().usageMessage().exitCodeList().isEmpty()) {
        command
            .getCommandSpec()
            .usageMessage()
            .exitCodeListHeading("%nExit codes:%n")
            .exitCodeList(EXIT_CODES);
      }
      addHelp(command);
    }
  }

  private static int wrongUsage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    if (e instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
      String word = unmatched.getUnmatched().get(0);
      List<String> commands = new ArrayList<>(command.getSubcommands().keySet());
      commands.addAll(OTHER_COMMANDS);
      String hint = Nearest.hint(word, commands);
      err.println(
          "wattrack: '"
              + Terminal.clean(word)
              + "' is not part of this version"
              + (hint.isEmpty() ? "; see wattrack --help" : hint));
    } else {
      err.println("wattrack: " + Terminal.clean(reason(e)));
      err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return WRONG_USAGE;
  }

  /** Foreseeable trouble is one message; anything else is a bug and shows where it is. */
  private static int failed(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    if (e instanceof UsageException) {
      err.println("wattrack: " + e.getMessage());
      err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
      return WRONG_USAGE;
    }
    if (e instanceof ConfigException) {
      err.println("wattrack: " + e.getMessage());
      return WRONG_USAGE;
    }
    if (e instanceof ApiException) {
      err.println("wattrack: " + e.getMessage());
    } else if (e instanceof FileSystemException file) {
      err.println("wattrack: " + file.getFile() + ": " + FileTrouble.words(file));
    } else if (e instanceof IOException) {
      err.println("wattrack: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
    } else {
      e.printStackTrace(err);
    }
    return FAILED;
  }

  private static String reason(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      return (word.startsWith("-") ? "unknown option '" : "too many words: '")
          + word
          + "'"
          + Nearest.hint(word, e.getCommandLine().getCommandSpec().optionsMap().keySet());
    }
    return String.valueOf(e.getMessage());
  }
}
