package dev.wattrack.aggregator.config;

import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.config.Setting;
import dev.wattrack.model.config.Settings;
import dev.wattrack.model.config.StateFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the aggregator can be told. Immutable.
 *
 * @param bind address both ports listen on
 * @param insecure true when nothing is encrypted and nobody is asked who he is
 * @param commitInterval how often samples are made durable and acknowledged
 * @param maxSeriesPerNode columns one connection may declare
 * @param alertsFile alerts.yaml; empty: where it usually is, if it is there
 * @param external a second store that gets everything too; null: there is none
 */
public record AggregatorConfig(
    String cluster,
    String bind,
    boolean insecure,
    int ingestPort,
    int httpPort,
    Path stateDir,
    Duration commitInterval,
    Duration retainRaw,
    Duration retainMinute,
    Duration retainHour,
    int maxSeriesPerNode,
    int maxNodes,
    int maxPendingConnections,
    long maxRequestBytes,
    JobsConfig jobs,
    EnergyConfig energy,
    String alertsFile,
    @Nullable ServerAddress external) {

  private static final Setting<String> CLUSTER =
      Setting.text("cluster", "wattrack", "Name of the cluster, shown on every page.");
  private static final Setting<String> BIND =
      Setting.text(
          "bind",
          "127.0.0.1",
          "Address both ports listen on. Beyond loopback HTTP is encrypted and asks for a token.");
  private static final Setting<Boolean> INSECURE =
      Setting.flag(
          "insecure",
          false,
          "Encrypt nothing that need not be, and ask nobody who he is: agents are also taken in"
              + " plain text, and everybody may do everything by HTTP.");
  private static final Setting<Integer> INGEST_PORT =
      Setting.port("ingest.port", 7460, "TCP and UDP port for agents; 0 takes any free one.");
  private static final Setting<Integer> HTTP_PORT =
      Setting.port("http.port", 7461, "Port of the API and the status page; 0 takes any free one.");
  private static final Setting<String> STATE_DIR =
      Setting.text("state_dir", "", "Folder of the database; empty means the user's state folder.");
  private static final Setting<Duration> COMMIT_INTERVAL =
      Setting.duration(
          "store.commit_interval",
          "60s",
          "How often samples are written to disk and acknowledged. Longer spares the SD card.");
  private static final Setting<Duration> RETAIN_RAW =
      Setting.duration("store.retention.raw", "14d", "How long every sample is kept.");
  private static final Setting<Duration> RETAIN_MINUTE =
      Setting.duration("store.retention.minute", "400d", "How long 1-minute roll-ups are kept.");
  private static final Setting<Duration> RETAIN_HOUR =
      Setting.duration(
          "store.retention.hour", "36500d", "How long 1-hour roll-ups are kept (for ever).");
  private static final Setting<Integer> MAX_SERIES =
      Setting.integer(
          "limit.series_per_node", 20_000, 10, 1_000_000, "series", "More are refused.");
  private static final Setting<Integer> MAX_NODES =
      Setting.integer("limit.nodes", 20_000, 1, 100_000, "nodes", "More are refused.");
  private static final Setting<Integer> MAX_PENDING =
      Setting.integer(
          "limit.pending_connections",
          64,
          1,
          10_000,
          "connections",
          "Connections per address that have not said who they are.");
  private static final Setting<Long> MAX_REQUEST =
      Setting.bytes("limit.request", "2MB", "Largest HTTP request body, unpacked.");

  private static final Setting<String> ALERTS_FILE =
      Setting.text(
          "alerts.file",
          "",
          "Rules of your own, and who is told; empty means /etc/wattrack/alerts.yaml if it is"
              + " there.");

  private static final List<Setting<?>> STORE =
      List.of(
          CLUSTER,
          BIND,
          INSECURE,
          INGEST_PORT,
          HTTP_PORT,
          STATE_DIR,
          COMMIT_INTERVAL,
          RETAIN_RAW,
          RETAIN_MINUTE,
          RETAIN_HOUR);
  private static final List<Setting<?>> LIMITS =
      List.of(MAX_SERIES, MAX_NODES, MAX_PENDING, MAX_REQUEST, ALERTS_FILE);
  private static final List<Setting<?>> ALL =
      Stream.of(STORE, ExternalConfig.ALL, LIMITS, JobsConfig.ALL, EnergyConfig.ALL)
          .flatMap(List::stream)
          .toList();

  public static List<Setting<?>> settings() {
    return ALL;
  }

  /** Defaults, environment and nothing else. */
  public static AggregatorConfig defaults(Map<String, String> environment) throws ConfigException {
    return load(null, environment, List.of());
  }

  /**
   * Reads the configuration; the command line is over the environment, that over the file.
   *
   * @param file YAML, or null for none
   * @param overrides entries from the command line
   * @throws ConfigException with every problem found
   */
  public static AggregatorConfig load(
      @Nullable Path file, Map<String, String> environment, List<Entry> overrides)
      throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    if (file != null) {
      try {
        entries.addAll(YamlFile.parse(Files.readString(file), file.toString(), problems));
      } catch (IOException e) {
        problems.add(new Problem(file.toString(), FileTrouble.words(e)));
      }
    }
    Map<String, String> remaining = new java.util.HashMap<>(environment);
    for (Entry override : overrides) {
      entries.removeIf(entry -> entry.key().equals(override.key()));
      entries.add(override);
      for (Setting<?> setting : ALL) {
        if (setting.key().equals(override.key())) {
          remaining.remove(setting.environmentName());
        }
      }
    }
    Settings settings = Settings.bind(ALL, EnergyConfig.PREFIXES, entries, remaining, problems);
    checkBind(settings, problems);
    checkPorts(settings, problems);
    if (settings.get(CLUSTER).isBlank()) {
      problems.add(problem(settings, CLUSTER, "is empty; leave it out to be called 'wattrack'"));
    }
    EnergyConfig energy = EnergyConfig.of(settings, problems);
    ServerAddress external = ExternalConfig.of(settings, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return of(settings, environment, energy, external);
  }

  private static AggregatorConfig of(
      Settings settings,
      Map<String, String> environment,
      EnergyConfig energy,
      @Nullable ServerAddress external) {
    String dir = settings.get(STATE_DIR);
    return new AggregatorConfig(
        settings.get(CLUSTER),
        settings.get(BIND),
        settings.get(INSECURE),
        settings.get(INGEST_PORT),
        settings.get(HTTP_PORT),
        StateFolder.choose(
                dir,
                environment,
                System.getProperty("user.name", ""),
                System.getProperty("user.home", "."))
            .toPath(),
        settings.get(COMMIT_INTERVAL),
        settings.get(RETAIN_RAW),
        settings.get(RETAIN_MINUTE),
        settings.get(RETAIN_HOUR),
        settings.get(MAX_SERIES),
        settings.get(MAX_NODES),
        settings.get(MAX_PENDING),
        settings.get(MAX_REQUEST),
        JobsConfig.of(settings),
        energy,
        settings.get(ALERTS_FILE),
        external);
  }

  /** True when HTTP is encrypted: beyond this machine, unless nothing is. */
  public boolean isEncrypted() {
    try {
      return !insecure && !InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("checked when it was read: " + bind, e);
    }
  }

  private static void checkBind(Settings settings, List<Problem> problems) {
    String bind = settings.get(BIND);
    try {
      InetAddress unused = InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      problems.add(
          problem(settings, BIND, "'" + bind + "' is no address; 0.0.0.0 stands for all of them"));
    }
  }

  /** One TCP port cannot take agents and browsers. */
  private static void checkPorts(Settings settings, List<Problem> problems) {
    int port = settings.get(HTTP_PORT);
    if (port != 0 && port == settings.get(INGEST_PORT)) {
      boolean httpMoved = settings.where(INGEST_PORT.key()).equals(INGEST_PORT.key());
      problems.add(
          httpMoved
              ? problem(settings, HTTP_PORT, port + " is the agents' port; choose another")
              : problem(settings, INGEST_PORT, port + " is the HTTP port; choose another"));
    }
  }

  /** The place where a key was set, or the key where that is not known. */
  static Problem problem(Settings settings, Setting<?> setting, String message) {
    String where = settings.where(setting.key());
    boolean plain = where.equals(setting.key());
    return new Problem(where, plain ? message : setting.key() + ": " + message);
  }
}
