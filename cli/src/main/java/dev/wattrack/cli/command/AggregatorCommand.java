package dev.wattrack.cli.command;

import dev.wattrack.model.config.ConfigException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The aggregator alone, until it is stopped. */
@Command(name = "aggregator", description = "Run the aggregator: one per cluster.")
final class AggregatorCommand implements Callable<Integer> {
  @Mixin private final AggregatorOptions options = new AggregatorOptions();

  private final Context context;
  private final Lifetime lifetime;

  AggregatorCommand(Context context, Lifetime lifetime) {
    this.context = context;
    this.lifetime = lifetime;
  }

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    Starter.RunningAggregator aggregator =
        context.starter().aggregator(options.file(), context.environment(), options.overrides());
    lifetime.closeAtEnd(aggregator);
    context
        .terminal()
        .out()
        .println(
            "Wattrack aggregator: agents on port "
                + aggregator.ingestPort()
                + ", http://localhost:"
                + aggregator.httpPort()
                + ", data in "
                + aggregator.stateDir());
    lifetime.untilStopped();
    return 0;
  }
}
