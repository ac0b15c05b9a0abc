package dev.wattrack.aggregator;

import dev.wattrack.aggregator.alerts.Finding;
import dev.wattrack.aggregator.alerts.action.Actions;
import dev.wattrack.aggregator.alerts.notify.Letter;
import dev.wattrack.aggregator.alerts.notify.Notifier;
import dev.wattrack.aggregator.alerts.notify.Pace;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.aggregator.alerts.receivers.CommandReceiver;
import dev.wattrack.aggregator.alerts.receivers.HttpReceiver;
import dev.wattrack.aggregator.alerts.receivers.MailReceiver;
import dev.wattrack.aggregator.alerts.receivers.MqttReceiver;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import dev.wattrack.aggregator.config.AlertsConfig;
import dev.wattrack.aggregator.config.ReceiverConfig;
import dev.wattrack.aggregator.energy.RackNews;
import dev.wattrack.aggregator.jobs.ExternalCommand;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.energy.RackEvent;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Problem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules, receivers and actions, put together as alerts.yaml says. Safe for use by several threads.
 */
final class Alerting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Alerting.class);
  private static final Duration FINDING_HOLDS = Duration.ofDays(7);
  private static final Duration ACTION_TIMEOUT = Duration.ofSeconds(60);

  private final @Nullable Path file;
  private final String cluster;
  private final Clock clock;
  private final AlertWatch watch;
  private final Notifier notifier;
  private final Actions actions;
  private final ExecutorService hands;

  /**
   * @param file alerts.yaml, or null for the defaults
   */
  Alerting(
      @Nullable Path file,
      AlertsConfig config,
      String cluster,
      AlertTable table,
      AlertWatch.Stage stage,
      Clock clock)
      throws StoreException {
    this.file = file;
    this.cluster = cluster;
    this.clock = clock;
    hands =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "wattrack-actions");
              made.setDaemon(true);
              return made;
            });
    watch = new AlertWatch(table, stage, clock, config.rules());
    notifier = new Notifier(table, clock, ZoneId.systemDefault(), cluster, Pace.USUAL);
    actions = new Actions(table, this::act, config.actions());
    actions.restore();
    notifier.use(config.plan(), receivers(config));
    watch.listen(notifier);
    watch.listen(actions);
    watch.receivers(notifier::figures);
  }

  AlertWatch watch() {
    return watch;
  }

  /** A load on the meter that no node explains is an alert; the other news are not. */
  void news(RackNews news) {
    RackEvent.Kind kind = news.event().kind();
    boolean load = kind == RackEvent.Kind.UNEXPLAINED_LOAD;
    if (!news.simulated() && (load || kind == RackEvent.Kind.UNEXPLAINED_LOAD_OVER)) {
      watch.finding(
          new Finding(
              "UnexplainedLoad",
              "meter",
              "",
              load,
              clock.instant().plus(FINDING_HOLDS),
              Double.NaN,
              news.event().text()));
    }
  }

  /** Reads alerts.yaml anew; what is wrong with it, in which case everything stays as it was. */
  List<Problem> reload() {
    if (file == null) {
      return List.of();
    }
    try {
      AlertsConfig config = AlertsConfig.load(file);
      notifier.use(config.plan(), receivers(config));
      actions.use(config.actions());
      CompletableFuture<?> unused =
          watch
              .rules(config.rules())
              .whenComplete(
                  (done, trouble) -> {
                    if (trouble == null) {
                      LOG.warn("{} is in force", file);
                    } else {
                      LOG.warn("the rules of {} are not in force", file, trouble);
                    }
                  });
      return List.of();
    } catch (ConfigException e) {
      LOG.warn("{} has problems; what was in force stays in force\n{}", file, e.getMessage());
      return e.problems();
    } catch (StoreException e) {
      LOG.warn("{} cannot be put into force: {}", file, e.getMessage());
      return List.of(new Problem(file.toString(), String.valueOf(e.getMessage())));
    }
  }

  private Map<String, Receiver> receivers(AlertsConfig config) {
    Map<String, Receiver> all = new LinkedHashMap<>();
    config.receivers().forEach((name, of) -> all.put(name, receiver(of)));
    return all;
  }

  private Letter letter(String title, String text) {
    return new Letter(cluster, ZoneId.systemDefault(), title, text);
  }

  private Receiver receiver(ReceiverConfig config) {
    if (config instanceof ReceiverConfig.Http http) {
      HttpReceiver.Target target =
          new HttpReceiver.Target(http.url(), http.headers(), http.trust());
      return switch (http.kind()) {
        case "alertmanager" -> HttpReceiver.alertmanager(target, cluster, clock);
        case "ntfy" -> HttpReceiver.ntfy(target, letter(http.title(), http.text()));
        default -> HttpReceiver.webhook(target, cluster);
      };
    }
    if (config instanceof ReceiverConfig.Mail mail) {
      MailReceiver.Options options =
          new MailReceiver.Options(
              mail.host(),
              mail.port(),
              MailReceiver.Security.ofWord(mail.security()),
              mail.user(),
              mail.password(),
              mail.from(),
              mail.to(),
              mail.trust());
      return new MailReceiver(options, letter(mail.title(), mail.text()));
    }
    if (config instanceof ReceiverConfig.Mqtt mqtt) {
      MqttReceiver.Options options =
          new MqttReceiver.Options(
              mqtt.host(),
              mqtt.port(),
              mqtt.tls(),
              mqtt.user(),
              mqtt.password(),
              mqtt.prefix(),
              mqtt.discovery(),
              mqtt.trust());
      return new MqttReceiver(options, cluster);
    }
    ReceiverConfig.Command command = (ReceiverConfig.Command) config;
    return new CommandReceiver(command.command(), cluster, letter(command.title(), ""));
  }

  private void act(List<String> command, Consumer<String> outcome) {
    try {
      hands.execute(() -> outcome.accept(run(command)));
    } catch (RejectedExecutionException e) {
      outcome.accept("not done, the aggregator is stopping");
    }
  }

  private static String run(List<String> command) {
    try {
      ExternalCommand.Result result =
          new ExternalCommand(ACTION_TIMEOUT, 4_096, Map.of()).run(command);
      return result instanceof ExternalCommand.Result.Done done
          ? done.exitCode() == 0
              ? "done"
              : "failed with " + done.exitCode() + " " + done.error().strip()
          : "failed: " + result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void close() {
    watch.close();
    notifier.close();
    hands.shutdownNow();
  }
}
