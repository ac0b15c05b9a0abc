package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.model.config.StateFolder;
import dev.wattrack.model.sensor.SensorLog;
import dev.wattrack.model.sensor.SensorSetup;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which sensors are meant; shared by the commands that touch them. */
public final class SensorOptions {
  static final Path USUAL_FILE = Path.of("/etc/wattrack/sensors.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The sensors' file; WATTRACK_SENSORS, else /etc/wattrack/sensors.yaml.")
  private @Nullable Path file;

  @Option(names = "--sys-root", paramLabel = "DIR", hidden = true)
  private Path sys = Path.of("/sys");

  @Option(names = "--dev-root", paramLabel = "DIR", hidden = true)
  private Path dev = Path.of("/dev");

  /** The setup for a command: what sensors say goes to standard error. */
  public SensorSetup setup(Context context) {
    SensorLog log =
        new SensorLog() {
          @Override
          public void info(String message) {
            context.terminal().err().println(message);
          }

          @Override
          public void warn(String message) {
            context.terminal().err().println(message);
          }
        };
    return new SensorSetup(config(context), context.environment(), sys, dev, state(context), log);
  }

  private Path config(Context context) {
    Path given = file;
    if (given != null) {
      return given;
    }
    String variable = context.environment().getOrDefault("WATTRACK_SENSORS", "");
    return variable.isEmpty() ? USUAL_FILE : Path.of(variable);
  }

  private static Path state(Context context) {
    return StateFolder.choose(
            "",
            context.environment(),
            System.getProperty("user.name", ""),
            System.getProperty("user.home", "/"))
        .toPath();
  }
}
