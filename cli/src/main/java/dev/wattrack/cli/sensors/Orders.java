package dev.wattrack.cli.sensors;

import dev.wattrack.cli.command.Context;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.Reading;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.sensor.SensorSetup;
import java.util.List;

/** Gives a person's order to a sensor and prints the answer. */
final class Orders {
  /** The exit code: 0 when it was carried out, 1 when not. */
  static int give(Context context, SensorSetup setup, String name, List<String> words)
      throws ConfigException {
    Terminal terminal = context.terminal();
    Reading<String> answer = context.starter().sensors().order(setup, name, words);
    if (answer instanceof Reading.Value<String> value) {
      value.value().lines().map(Terminal::clean).forEach(terminal.out()::println);
      return 0;
    }
    String reason =
        answer instanceof Reading.Failed<String> failed
            ? failed.reason()
            : ((Reading.NoData<String>) answer).reason();
    terminal.err().println(Terminal.clean(name + ": " + reason));
    return 1;
  }

  private Orders() {}
}
