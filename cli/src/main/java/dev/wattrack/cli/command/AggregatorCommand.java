package dev.wattrack.cli.command;

import dev.wattrack.cli.run.HangUp;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.service.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The aggregator alone, until it is stopped. */
@Command(
    name = "aggregator",
    description = "Run the aggregator until Ctrl-C or SIGTERM: one per cluster.",
    footer = {
      "",
      "Every key of docs/aggregator.yaml is also an environment variable, e.g.",
      "WATTRACK_STORE_COMMIT_INTERVAL=10s. SIGHUP makes it read alerts.yaml anew.",
      "Example: wattrack aggregator --insecure"
    })
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
    HangUp.heard(aggregator::reload);
    PrintStream out = context.terminal().out();
    out.println(
        "Wattrack aggregator: agents on port "
            + aggregator.ingestPort()
            + ", "
            + aggregator.url()
            + ", data in "
            + aggregator.stateDir());
    Reach.of(aggregator).beyond(Reach.addressesOfThisMachine()).forEach(out::println);
    Supervisor supervisor = Supervisor.ofProcess(context.environment());
    supervisor.ready();
    lifetime.untilStopped(supervisor, aggregator::rounds);
    return 0;
  }
}
