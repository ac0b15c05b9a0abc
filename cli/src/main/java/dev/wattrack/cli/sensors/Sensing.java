package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.sensor.SensorSetup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that touches sensors; it has the options that say which. */
abstract class Sensing implements Callable<Integer> {
  final Context context;
  final Terminal terminal;

  @Mixin private final SensorOptions options = new SensorOptions();

  Sensing(Context context) {
    this.context = context;
    this.terminal = context.terminal();
  }

  /** The sensors that are meant; what they say goes to standard error. */
  final SensorSetup setup() {
    return options.setup(context);
  }
}
