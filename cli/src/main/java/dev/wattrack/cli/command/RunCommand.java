package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.run.JobEnergy;
import dev.wattrack.cli.run.ReapedTime;
import dev.wattrack.cli.run.Reporter;
import dev.wattrack.cli.run.SignalRelay;
import dev.wattrack.cli.run.TaskLines;
import dev.wattrack.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command as a job of its own. Its exit code is the command's. */
@Command(
    name = "run",
    description = {
      "Run a command as a job: its time, CPU seconds and tasks appear among the jobs.",
      "Its output passes through, signals are passed on, and it runs as well while no aggregator"
          + " answers. The summary goes to standard error."
    })
final class RunCommand extends Asking {
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;

  /** 128 and SIGHUP, SIGINT and SIGTERM: somebody wanted it to end. */
  private static final List<Integer> STOPPED = List.of(129, 130, 143);

  private static final long OUTPUT_MILLIS = 5_000;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the job; else the command.")
  private @Nullable String name;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "The command does so many tasks if it ends well.")
  private @Nullable Long tasks;

  @Option(
      names = "--task-pattern",
      paramLabel = "REGEX",
      description = "Every line of output in which this is found is a task done.")
  private @Nullable String taskPattern;

  @Option(
      names = "--no-energy",
      description = "Do not wait for the energy, which is known some ten seconds after the end.")
  private boolean noEnergy;

  @Option(names = "--json", description = "Print the summary as JSON, to standard error.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "CMD", description = "The command and its arguments.")
  private List<String> command = new ArrayList<>();

  private volatile @Nullable Map<String, Object> finished;

  /** One command on its way. */
  private record Run(
      String id, String name, Process process, Instant started, @Nullable TaskLines lines) {}

  private RunCommand(Context context) {
    super(context);
  }

  /** What follows the command's name is the command's, also what looks like an option. */
  static CommandLine line(Context context) {
    CommandLine line = new CommandLine(new RunCommand(context)).setStopAtPositional(true);
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(
            new TreeMap<>(
                Map.of(
                    "0-255", "the command's; 128 and the signal's number if one ended it",
                    "126", "the command cannot be executed",
                    "127", "there is no such command",
                    "2", "also: wrong usage")));
    return line;
  }

  @Override
  public Integer call() throws InterruptedException {
    TaskLines lines = lines();
    Api api = api();
    double reapedBefore = ReapedTime.seconds().orElse(Double.NaN);
    long startNanos = System.nanoTime();
    SignalRelay signals = SignalRelay.begin();
    Run run;
    try {
      run = start(lines);
    } catch (IOException e) {
      return notStarted(e);
    }
    signals.to(run.process());
    int code;
    Map<String, Object> last;
    String trouble;
    try (Reporter reporter = new Reporter(api, () -> reportOf(run), this::complain)) {
      List<Thread> pumps = lines == null ? List.of() : pumps(run.process(), lines);
      reporter.start();
      code = run.process().waitFor();
      for (Thread pump : pumps) {
        pump.join(OUTPUT_MILLIS);
      }
      last = ended(run, code, reapedBefore);
      finished = last;
      trouble = reporter.finish();
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    summary(last, seconds, trouble, energy(api, run, last, trouble));
    return code;
  }

  private JobEnergy energy(Api api, Run run, Map<String, Object> last, @Nullable String trouble)
      throws InterruptedException {
    if (trouble != null || noEnergy) {
      return JobEnergy.UNRECORDED;
    }
    return JobEnergy.await(api, run.id(), Instant.parse(String.valueOf(last.get("ended"))));
  }

  private Map<String, ?> reportOf(Run run) {
    Map<String, Object> end = finished;
    return end == null ? report(run, "running") : end;
  }

  private @Nullable TaskLines lines() {
    String text = taskPattern;
    if (text != null && tasks != null) {
      throw new UsageException("--tasks and --task-pattern exclude each other");
    }
    if (tasks != null && tasks < 0) {
      throw new UsageException("--tasks is counted from 0, not " + tasks);
    }
    try {
      return text == null ? null : new TaskLines(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new UsageException("--task-pattern: " + e.getDescription() + " in '" + text + "'");
    }
  }

  private Run start(@Nullable TaskLines lines) throws IOException {
    Instant now = context.clock().instant();
    String id =
        "r%s-%06x"
            .formatted(
                Long.toString(now.getEpochSecond(), 36),
                ThreadLocalRandom.current().nextInt(1 << 24));
    Path program = Path.of(command.get(0)).getFileName();
    String shown = name == null ? String.valueOf(program) : name;
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.inheritIO();
    if (lines != null) {
      builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
      builder.redirectError(ProcessBuilder.Redirect.PIPE);
    }
    builder.environment().put("WATTRACK_JOB_ID", id);
    builder.environment().put("WATTRACK_JOB_NAME", shown);
    return new Run(id, shown, builder.start(), now, lines);
  }

  /** As a shell says it: 127 if there is no such command, 126 if it may not be executed. */
  private int notStarted(IOException e) {
    String reason = String.valueOf(e.getMessage());
    boolean missing = reason.contains("error=2,");
    terminal
        .err()
        .println(
            "wattrack run: "
                + Terminal.clean(command.get(0))
                + (missing ? ": there is no such command" : ": cannot be executed"));
    return missing ? NOT_FOUND : NOT_EXECUTABLE;
  }

  private List<Thread> pumps(Process process, TaskLines lines) {
    List<Thread> pumps =
        List.of(
            pump(process.getInputStream(), terminal.out(), lines),
            pump(process.getErrorStream(), terminal.err(), lines));
    pumps.forEach(Thread::start);
    return pumps;
  }

  private static Thread pump(InputStream from, OutputStream to, TaskLines lines) {
    Thread made =
        new Thread(
            () -> {
              try {
                lines.pass(from, to);
              } catch (IOException e) {
                // The command closed its end in the middle; what came is counted.
                return;
              }
            },
            "wattrack-run-output");
    made.setDaemon(true);
    return made;
  }

  private void complain(String trouble) {
    terminal.err().println("wattrack run: the command runs, but is not recorded yet: " + trouble);
  }

  private Map<String, Object> report(Run run, String state) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("id", run.id());
    report.put("name", run.name());
    report.put("user", System.getProperty("user.name", ""));
    report.put("host", host());
    report.put("state", state);
    report.put("started", run.started().toString());
    TaskLines lines = run.lines();
    report.put("tasks_done", lines == null ? null : (Long) lines.count());
    return report;
  }

  private Map<String, Object> ended(Run run, int code, double reapedBefore) {
    String state = code == 0 ? "completed" : STOPPED.contains(code) ? "cancelled" : "failed";
    Map<String, Object> report = report(run, state);
    report.put("ended", context.clock().instant().toString());
    report.put("exit_code", code);
    OptionalDouble reaped = ReapedTime.seconds();
    double cpu = reaped.orElse(Double.NaN) - reapedBefore;
    report.put("cpu_seconds", cpu >= 0 ? (Double) (Math.round(cpu * 100) / 100.0) : null);
    if (tasks != null) {
      // Of a command that failed nobody knows how many it did.
      report.put("tasks_done", code == 0 ? tasks : null);
    }
    return report;
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }

  private void summary(
      Map<String, Object> last, double seconds, @Nullable String trouble, JobEnergy energy) {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>(last);
      all.put("wall_seconds", Math.round(seconds * 1_000) / 1e3);
      all.put("recorded", trouble == null);
      all.put("joules", energy.joules());
      all.put("joules_low", energy.low());
      all.put("joules_high", energy.high());
      Double joules = energy.joules();
      double done = last.get("tasks_done") instanceof Number n ? n.doubleValue() : 0;
      all.put("joules_per_task", joules == null || !(done > 0) ? null : (Double) (joules / done));
      all.put("watts", joules == null || seconds <= 0 ? null : (Double) (joules / seconds));
      all.put("quality", energy.quality());
      all.put("energy", energy.why());
      terminal.err().println(Api.line(all));
      return;
    }
    Object cpu = last.get("cpu_seconds");
    Object done = last.get("tasks_done");
    terminal
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "wattrack run: %s ended with %s after %.2f s, CPU %s s%s, %s%s; job %s",
                Terminal.clean(String.valueOf(last.get("name"))),
                last.get("exit_code"),
                seconds,
                cpu == null ? "–" : cpu,
                done == null ? "" : ", " + done + " tasks",
                energy.words(done),
                energy.joules() == null
                    ? ""
                    : String.format(Locale.ROOT, ", %.1f W", energy.joules() / seconds),
                last.get("id")));
    if (trouble != null) {
      terminal.err().println("wattrack run: not recorded: " + trouble);
    }
  }
}
