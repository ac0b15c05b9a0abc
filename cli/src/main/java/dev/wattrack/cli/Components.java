package dev.wattrack.cli;

import dev.wattrack.agent.Agent;
import dev.wattrack.agent.AgentConfig;
import dev.wattrack.agent.NotJoinedException;
import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.collect.Recording;
import dev.wattrack.agent.collect.Root;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.StartException;
import dev.wattrack.aggregator.alerts.DefaultRules;
import dev.wattrack.aggregator.alerts.RuleSet;
import dev.wattrack.aggregator.alerts.script.RuleScript;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.config.AlertsConfig;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.cli.command.RunningNote;
import dev.wattrack.cli.command.Starter;
import dev.wattrack.kiosk.KioskProgram;
import dev.wattrack.kiosk.config.KioskConfig;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.sensor.SensorPack;
import dev.wattrack.sensors.InstalledSensors;
import dev.wattrack.testkit.rack.SimulatedRack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The real pieces behind the commands. Immutable. */
final class Components implements Starter {
  /** The simulated rack is the same at every start, so that people can compare. */
  private static final long RACK_SEED = 7;

  /** How the store begins when another process has its lock. */
  private static final String HELD = "another process uses the database";

  @Override
  public RunningAggregator aggregator(
      @Nullable Path file, Map<String, String> environment, List<Entry> overrides)
      throws ConfigException, IOException {
    AggregatorConfig config = AggregatorConfig.load(file, environment, overrides);
    checkNetwork();
    Files.createDirectories(config.stateDir());
    SqliteStoreOptions options =
        SqliteStoreOptions.defaults()
            .withRetention(config.retainRaw(), config.retainMinute(), config.retainHour())
            .withOutbox(config.external() == null ? "" : config.external().target());
    try {
      TimeSeriesStore store = SqliteStore.open(config.stateDir(), options, Clock.systemUTC());
      return started(Aggregator.start(config, store, Clock.systemUTC()), config);
    } catch (StoreException e) {
      String message = String.valueOf(e.getMessage());
      throw new IOException(
          Optional.of(config.stateDir())
              .filter(dir -> message.startsWith(HELD))
              .flatMap(RunningNote::read)
              .map(note -> note.message(config.stateDir()))
              .orElse(message),
          e);
    } catch (StartException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static RunningAggregator started(Aggregator aggregator, AggregatorConfig config) {
    Started started = new Started(aggregator, config.bind(), config.insecure(), config.stateDir());
    RunningNote.write(config.stateDir(), started.url());
    return started;
  }

  /** A container without a network has not even loopback, which Netty takes badly. */
  private static void checkNetwork() throws IOException {
    boolean any;
    try {
      any = NetworkInterface.networkInterfaces().anyMatch(Components::isUp);
    } catch (SocketException e) {
      // "No network interfaces configured": those without an address do not count for Java.
      any = false;
    }
    if (!any) {
      throw new IOException(
          "no network interface of this machine is up, not even loopback: ip link set lo up");
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      // It went away meanwhile.
      return false;
    }
  }

  /** A running aggregator as the commands see it. */
  private record Started(Aggregator aggregator, String bind, boolean insecure, Path stateDir)
      implements RunningAggregator {
    @Override
    public int httpPort() {
      return aggregator.httpPort();
    }

    @Override
    public int ingestPort() {
      return aggregator.ingestPort();
    }

    @Override
    public List<Problem> reload() {
      return aggregator.reloadAlerts();
    }

    @Override
    public long rounds() {
      return aggregator.rounds();
    }

    @Override
    public void close() {
      RunningNote.remove(stateDir);
      aggregator.close();
    }
  }

  @Override
  public Running agent(
      RunningAggregator aggregator, String host, Path stateDir, Map<String, String> environment)
      throws ConfigException, IOException {
    int port = aggregator.ingestPort();
    Map<String, String> options =
        Map.of(
            "aggregator",
            host + ":" + port,
            "join",
            own(aggregator).joining().invite(host, port).text(),
            "insecure",
            "false",
            "state_dir",
            stateDir.toString());
    Time time = Time.system();
    try {
      Agent agent =
          Agent.start(
              AgentConfig.read("", "", options, environment),
              time,
              new Log(System.err, time, true));
      return agent::close;
    } catch (NotJoinedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Aggregator own(RunningAggregator aggregator) {
    if (aggregator instanceof Started started) {
      return started.aggregator();
    }
    throw new IllegalArgumentException("not an aggregator of this process: " + aggregator);
  }

  @Override
  public Running simulatedRack(String preset, RunningAggregator aggregator, String host)
      throws IOException {
    SimulatedRack rack =
        SimulatedRack.start(
            preset,
            host,
            aggregator.ingestPort(),
            own(aggregator).joining().simulation(),
            RACK_SEED);
    return () -> {
      try {
        rack.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Override
  public void kiosk(
      @Nullable Path file,
      Map<String, String> environment,
      List<Entry> overrides,
      @Nullable String page)
      throws ConfigException, IOException, InterruptedException {
    try {
      KioskProgram.show(KioskConfig.load(file, environment, overrides), page);
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void kioskShot(
      @Nullable Path file,
      Map<String, String> environment,
      List<Entry> overrides,
      String page,
      @Nullable Path recorded,
      Path out)
      throws ConfigException, IOException, InterruptedException {
    KioskProgram.shoot(KioskConfig.load(file, environment, overrides), page, recorded, out);
  }

  @Override
  public int kioskGallery(Path folder) throws IOException, InterruptedException {
    return KioskProgram.gallery(folder, name -> {});
  }

  @Override
  public Running kioskProcess(String url, Path stateDir) throws IOException {
    String root = System.getProperty("wattrack.root");
    if (root == null) {
      throw new IOException("the launcher is not known; run `wattrack kiosk --feed " + url + "`");
    }
    ProcessBuilder kiosk = new ProcessBuilder(root + "/wattrack", "kiosk", "--feed", url);
    kiosk.environment().put("WATTRACK_STATE_DIR", stateDir.toString());
    Process process = kiosk.inheritIO().start();
    return process::destroy;
  }

  @Override
  public void record(Path root, Path out) throws IOException {
    Recording.record(Root.under(root), out);
  }

  @Override
  public SensorPack sensors() {
    return new InstalledSensors();
  }

  @Override
  public List<Problem> checkAgent(Path file) {
    try {
      AgentConfig.read(file.toString(), Files.readString(file), Map.of(), Map.of());
      return List.of();
    } catch (IOException e) {
      return List.of(new Problem(file.toString(), FileTrouble.words(e)));
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  @Override
  public Path kioskFile() {
    return KioskConfig.FILE;
  }

  @Override
  public List<Problem> checkKiosk(Path file) {
    try {
      KioskConfig.load(file, Map.of(), List.of());
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  @Override
  public List<Problem> checkAggregator(Path file) {
    try {
      AggregatorConfig.load(file, Map.of(), List.of());
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  @Override
  public List<Problem> checkAlerts(Path file) {
    try {
      AlertsConfig.load(file);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  @Override
  public Rehearsed rehearse(Path file, @Nullable Path config) throws ConfigException, IOException {
    RuleSet rules = config == null ? DefaultRules.set() : AlertsConfig.load(config).rules();
    List<Problem> problems = new ArrayList<>();
    RuleScript script = RuleScript.parse(Files.readString(file), file.toString(), problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Rehearsed(script.evals(), script.run(rules));
  }
}
