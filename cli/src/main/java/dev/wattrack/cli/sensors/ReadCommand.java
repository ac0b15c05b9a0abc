package dev.wattrack.cli.sensors;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.Reading;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.sensor.RunningSensors;
import dev.wattrack.model.sensor.Sensor;
import dev.wattrack.model.sensor.SensorStatus;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads one sensor as the agent would; exit code 1 when nothing was read in time. */
@Command(
    name = "read",
    description = "Read one sensor and say what to check if it is silent.",
    footer = {"", "Example: wattrack sensors read plug --count 10"})
final class ReadCommand extends Sensing {
  private static final long LOOK_EVERY_MILLIS = 100;

  @Parameters(paramLabel = "NAME", description = "The sensor in sensors.yaml.")
  private String name = "";

  @Option(names = "--count", paramLabel = "N", description = "How many readings; ${DEFAULT-VALUE}.")
  private int count = 1;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "Longest wait for a reading; ${DEFAULT-VALUE}.")
  private int waitSeconds = 30;

  @Option(names = "--json", description = "Print one JSON object a reading.")
  private boolean json;

  ReadCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    try (RunningSensors running = context.starter().sensors().startOne(setup(), name)) {
      for (int i = 0; i < count; i++) {
        Row row = next(running);
        if (row == null) {
          SensorStatus status = running.status().get(0);
          terminal
              .err()
              .println(Terminal.clean(name + ": nothing read in time; " + status.reason()));
          refused(status);
          return 1;
        }
        show(row);
      }
    }
    return 0;
  }

  private @Nullable Row next(RunningSensors running) throws InterruptedException {
    Sensor sensor = running.sensors().get(0);
    CountDownLatch never = new CountDownLatch(1);
    for (long waited = 0; waited < waitSeconds * 1_000L; waited += LOOK_EVERY_MILLIS) {
      if (sensor.latest(context.clock().millis() * 1_000_000)
          instanceof Reading.Value<Row> reading) {
        return reading.value();
      }
      if (never.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return null;
  }

  private void refused(SensorStatus status) {
    status
        .refused()
        .forEach(
            (reason, times) ->
                terminal.err().println(Terminal.clean("  refused " + times + " times: " + reason)));
  }

  private void show(Row row) {
    List<ReadValue> values = new ArrayList<>();
    for (int i = 0; i < row.layout().width(); i++) {
      if (row.has(i)) {
        values.add(ReadValue.of(row.layout().columns().get(i), row.number(i)));
      }
    }
    if (json) {
      terminal.out().println(Api.pretty(ReadValue.json(context.clock(), name, values)));
    } else {
      values.forEach(value -> terminal.out().println(value.line(name)));
    }
  }
}
