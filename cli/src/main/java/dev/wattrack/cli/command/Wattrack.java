package dev.wattrack.cli.command;

import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
      "  test          Run everything CI runs; --long adds what takes minutes."
    })
public final class Wattrack {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  /** Runs one command and returns the exit code. */
  public static int run(Context context, Lifetime lifetime, String... arguments) {
    CommandLine line = commandLine(context, lifetime);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return WRONG_USAGE;
    }
    int exitCode = line.execute(arguments);
    context.terminal().out().flush();
    return exitCode;
  }

  private static CommandLine commandLine(Context context, Lifetime lifetime) {
    Terminal terminal = context.terminal();
    CommandLine line =
        new CommandLine(new Wattrack())
            .addSubcommand(new UpCommand(context, lifetime))
            .addSubcommand(new AggregatorCommand(context, lifetime))
            .addSubcommand(new StatusCommand(context))
            .addSubcommand(new TopCommand(context))
            .addSubcommand(new NodesCommand(context))
            .addSubcommand(new QueryCommand(context))
            .addSubcommand(new ExportCommand(context))
            .addSubcommand(new RecordCommand(context))
            .addSubcommand(new ReplayCommand(context))
            .addSubcommand(new CheckConfigCommand(context))
            .addSubcommand(new VersionCommand(context));
    for (CommandLine command : line.getSubcommands().values()) {
      command.addMixin("help", new HelpOption());
    }
    line.addMixin("help", new HelpOption());
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler((e, unused) -> wrongUsage(e))
        .setExecutionExceptionHandler((e, command, unused) -> failed(e, command));
  }

  private static int wrongUsage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    if (e instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
      String word = unmatched.getUnmatched().get(0);
      err.println(
          "wattrack: '"
              + Terminal.clean(word)
              + "' is not part of this version; see wattrack --help");
    } else {
      err.println("wattrack: " + Terminal.clean(String.valueOf(e.getMessage())));
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
    if (e instanceof ApiException || e instanceof ConfigException) {
      err.println("wattrack: " + e.getMessage());
    } else if (e instanceof FileSystemException file) {
      err.println("wattrack: " + file.getFile() + ": " + reason(file));
    } else if (e instanceof IOException) {
      err.println("wattrack: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
    } else {
      e.printStackTrace(err);
    }
    return FAILED;
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
