package dev.wattrack.cli.command;

import dev.wattrack.model.config.Problem;
import dev.wattrack.model.sensor.SensorLog;
import dev.wattrack.model.sensor.SensorSetup;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists everything that is wrong with the configuration files; exit code 2 when anything is. */
@Command(
    name = "check-config",
    description = "List every problem of the configuration files, with file and line.",
    footer = {
      "",
      "Ends with 2 when there is any problem.",
      "Example: wattrack check-config --agent agent.conf --aggregator aggregator.yaml"
    })
final class CheckConfigCommand implements Callable<Integer> {
  static final Path AGENT_FILE = Path.of("/etc/wattrack/agent.conf");
  static final Path AGGREGATOR_FILE = Path.of("/etc/wattrack/aggregator.yaml");

  static final Path ALERTS_FILE = Path.of("/etc/wattrack/alerts.yaml");
  static final Path SENSORS_FILE = Path.of("/etc/wattrack/sensors.yaml");

  @Option(
      names = "--agent",
      paramLabel = "FILE",
      description = "The agent's file. With no option at all: those in /etc/wattrack.")
  private @Nullable Path agent;

  @Option(names = "--aggregator", paramLabel = "FILE", description = "The aggregator's file.")
  private @Nullable Path aggregator;

  @Option(names = "--sensors", paramLabel = "FILE", description = "The sensors' file.")
  private @Nullable Path sensors;

  @Option(names = "--kiosk", paramLabel = "FILE", description = "The kiosk's file.")
  private @Nullable Path kiosk;

  @Option(names = "--alerts", paramLabel = "FILE", description = "The file of alerts.")
  private @Nullable Path alerts;

  private final Context context;

  CheckConfigCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (!isNamed()) {
      agent = Files.exists(AGENT_FILE) ? AGENT_FILE : null;
      aggregator = Files.exists(AGGREGATOR_FILE) ? AGGREGATOR_FILE : null;
      sensors = Files.exists(SENSORS_FILE) ? SENSORS_FILE : null;
      alerts = Files.exists(ALERTS_FILE) ? ALERTS_FILE : null;
      Path usual = context.starter().kioskFile();
      kiosk = Files.exists(usual) ? usual : null;
      if (!isNamed()) {
        context
            .terminal()
            .out()
            .println(
                "no file in /etc/wattrack; the defaults hold. Name files with --agent, --aggregator, --sensors, --alerts and --kiosk.");
      }
    }
    int problems = 0;
    if (agent != null) {
      problems += report(agent, context.starter().checkAgent(agent));
    }
    if (aggregator != null) {
      problems += report(aggregator, context.starter().checkAggregator(aggregator));
    }
    if (sensors != null) {
      problems += report(sensors, context.starter().sensors().check(setup(sensors)));
    }
    if (alerts != null) {
      problems += report(alerts, context.starter().checkAlerts(alerts));
    }
    if (kiosk != null) {
      problems += report(kiosk, context.starter().checkKiosk(kiosk));
    }
    return problems == 0 ? 0 : Wattrack.WRONG_USAGE;
  }

  private boolean isNamed() {
    return agent != null
        || aggregator != null
        || sensors != null
        || alerts != null
        || kiosk != null;
  }

  /** Checking writes nothing, so the state folder is not used. */
  private SensorSetup setup(Path file) {
    SensorLog silent =
        new SensorLog() {
          @Override
          public void info(String message) {}

          @Override
          public void warn(String message) {}
        };
    return SensorSetup.system(file, context.environment(), Path.of("."), silent);
  }

  private int report(Path file, List<Problem> problems) {
    PrintStream out = context.terminal().out();
    if (problems.isEmpty()) {
      out.println(file + ": well");
    }
    problems.forEach(out::println);
    return problems.size();
  }
}
