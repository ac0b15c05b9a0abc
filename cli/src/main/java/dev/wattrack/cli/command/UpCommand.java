package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.api.Snapshot;
import dev.wattrack.cli.run.HangUp;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything on one machine: aggregator, this machine's agent and, on request, simulated nodes. */
@Command(
    name = "up",
    description =
        "Start the aggregator and this machine's agent, and say where to look. Runs until Ctrl-C.",
    footer = {
      "",
      "SIGHUP makes it read alerts.yaml anew.",
      "Example: wattrack up --simulate pi-rack"
    })
final class UpCommand implements Callable<Integer> {
  private static final int FIRST_VALUES_SECONDS = 15;
  private static final long POLL_MILLIS = 250;
  private static final int NODES_SHOWN = 10;

  @Mixin private final AggregatorOptions options = new AggregatorOptions();

  @Option(
      names = "--simulate",
      paramLabel = "PRESET",
      description = "Add a simulated rack, such as pi-rack; it is labelled simulated everywhere.")
  private @Nullable String preset;

  @Option(names = "--kiosk", description = "Open the kiosk's window too; needs a display.")
  private boolean kiosk;

  private final Context context;
  private final Lifetime lifetime;

  UpCommand(Context context, Lifetime lifetime) {
    this.context = context;
    this.lifetime = lifetime;
  }

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    Starter.RunningAggregator aggregator = start();
    Reach reach = Reach.of(aggregator);
    PrintStream out = context.terminal().out();
    out.println("Wattrack is up: " + reach.url());
    out.println(
        "  data in " + aggregator.stateDir() + ", agents on port " + aggregator.ingestPort());
    reach.beyond(Reach.addressesOfThisMachine()).forEach(out::println);
    Snapshot snapshot = firstValues(own(aggregator, reach));
    if (snapshot == null) {
      out.println(
          "  no values within " + FIRST_VALUES_SECONDS + " s; `wattrack status` may say why");
    } else {
      show(snapshot, out);
    }
    if (kiosk) {
      lifetime.closeAtEnd(context.starter().kioskProcess(reach.ownUrl(), aggregator.stateDir()));
    }
    out.println("Stop with Ctrl-C; the data stays.");
    lifetime.untilStopped();
    return 0;
  }

  /** The API of what was just started, with the token of its own state folder. */
  private Api own(Starter.RunningAggregator aggregator, Reach reach) {
    Map<String, String> environment = new HashMap<>(context.environment());
    environment.put("WATTRACK_STATE_DIR", aggregator.stateDir().toString());
    return Target.api(URI.create(reach.ownUrl()), environment);
  }

  /** Starts all pieces or none. */
  private Starter.RunningAggregator start() throws ConfigException, IOException {
    Starter starter = context.starter();
    Starter.RunningAggregator aggregator =
        starter.aggregator(options.file(), context.environment(), options.overrides());
    lifetime.closeAtEnd(aggregator);
    String host = Reach.of(aggregator).ownHost();
    boolean all = false;
    try {
      if (preset != null) {
        lifetime.closeAtEnd(starter.simulatedRack(preset, aggregator, host));
      }
      lifetime.closeAtEnd(
          starter.agent(
              aggregator, host, aggregator.stateDir().resolve("agent"), context.environment()));
      HangUp.heard(aggregator::reload);
      all = true;
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } finally {
      if (!all) {
        lifetime.closeAll();
      }
    }
    return aggregator;
  }

  /**
   * The first snapshot in which every node that is up has values, or the last one before the time
   * is up.
   */
  private @Nullable Snapshot firstValues(Api api) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Snapshot last = null;
    for (long waited = 0; waited < FIRST_VALUES_SECONDS * 1_000; waited += POLL_MILLIS) {
      try {
        Snapshot snapshot = Snapshot.of(api.get("/api/v1/cluster", Map.of()));
        if (snapshot.nodes().stream().anyMatch(Snapshot.Node::hasValues)) {
          last = snapshot;
          if (snapshot.nodes().stream()
              .allMatch(node -> node.hasValues() || !node.state().equals("up"))) {
            return last;
          }
        }
      } catch (ApiException e) {
        // Not there yet; the message at the end says so if it stays like that.
        last = null;
      }
      if (never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return last;
  }

  private void show(Snapshot snapshot, PrintStream out) {
    long simulated = snapshot.nodes().stream().filter(Snapshot.Node::simulated).count();
    int nodes = snapshot.nodes().size();
    out.println(
        "  "
            + nodes
            + (nodes == 1 ? " node" : " nodes")
            + (simulated == 0 ? "" : ", " + simulated + " of them simulated"));
    snapshot.nodes().stream()
        .sorted(NodeTable.Order.NAME.comparator())
        .limit(NODES_SHOWN)
        .forEach(node -> out.println("  " + line(node)));
    if (nodes > NODES_SHOWN) {
      out.println("  … `wattrack top` shows all of them");
    }
  }

  private static String line(Snapshot.Node node) {
    return Terminal.clean(node.name())
        + (node.simulated() ? " (simulated)" : "")
        + ": CPU "
        + Figures.with(node.cpuPercent(), "%")
        + ", memory "
        + Figures.with(node.memoryPercent(), "%")
        + ", load "
        + Figures.twoDecimals(node.load1())
        + ", "
        + Figures.with(node.temperatureCelsius(), "°C");
  }
}
