package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks the aggregator; it has the option that says which. */
abstract class Asking implements Callable<Integer> {
  final Context context;
  final Terminal terminal;

  @Mixin private final Target target = new Target();

  Asking(Context context) {
    this.context = context;
    this.terminal = context.terminal();
  }

  /**
   * The API of the aggregator that is meant.
   *
   * @throws UsageException when a token or a certificate of this user cannot be read
   */
  final Api api() {
    return target.api(context);
  }
}
