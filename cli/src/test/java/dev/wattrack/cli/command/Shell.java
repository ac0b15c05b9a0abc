package dev.wattrack.cli.command;

import dev.wattrack.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Runs a command off a terminal at a fixed time and keeps what it printed. */
final class Shell {
  static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Starter starter;
  private final Map<String, String> environment;
  final Lifetime lifetime = new Lifetime();

  Shell(Starter starter, Map<String, String> environment) {
    this.starter = starter;
    this.environment = environment;
  }

  int run(String... arguments) {
    out.reset();
    err.reset();
    Terminal terminal =
        Terminal.plain(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    Context context = new Context(terminal, environment, Clock.fixed(NOW, ZoneOffset.UTC), starter);
    return Wattrack.run(context, lifetime, arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
