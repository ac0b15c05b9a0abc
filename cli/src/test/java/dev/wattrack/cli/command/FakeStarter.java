package dev.wattrack.cli.command;

import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.sensor.SensorPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts nothing, and remembers in which order things were started and closed. */
final class FakeStarter implements Starter {
  final List<String> events = new ArrayList<>();
  final int httpPort;
  final Path stateDir;
  List<Problem> problems = List.of();
  List<Problem> configProblems = List.of();
  final FakeSensorPack pack = new FakeSensorPack();
  boolean agentFails;

  FakeStarter(int httpPort, Path stateDir) {
    this.httpPort = httpPort;
    this.stateDir = stateDir;
  }

  @Override
  public RunningAggregator aggregator(
      @Nullable Path file, Map<String, String> environment, List<Entry> overrides)
      throws ConfigException {
    if (!configProblems.isEmpty()) {
      throw new ConfigException(configProblems);
    }
    String given =
        String.join(
            " ", overrides.stream().map(entry -> entry.key() + "=" + entry.value()).toList());
    note("aggregator " + given);
    return new RunningAggregator() {
      @Override
      public int httpPort() {
        return httpPort;
      }

      @Override
      public int ingestPort() {
        return 7460;
      }

      @Override
      public String bind() {
        return given.contains("bind=0.0.0.0") ? "0.0.0.0" : "127.0.0.1";
      }

      @Override
      public Path stateDir() {
        return stateDir;
      }

      @Override
      public void close() {
        note("aggregator closed");
      }
    };
  }

  @Override
  public Running agent(
      RunningAggregator aggregator, String host, Path stateDir, Map<String, String> environment)
      throws IOException {
    if (agentFails) {
      throw new IOException("no agent today");
    }
    note("agent to " + host + ":" + aggregator.ingestPort());
    return () -> note("agent closed");
  }

  @Override
  public Running simulatedRack(String preset, RunningAggregator aggregator, String host) {
    if (!preset.equals("pi-rack")) {
      throw new IllegalArgumentException("no preset '" + preset + "'; there is pi-rack");
    }
    note("rack " + preset);
    return () -> note("rack closed");
  }

  @Override
  public void kiosk(
      @Nullable Path file,
      Map<String, String> environment,
      List<Entry> overrides,
      @Nullable String page) {
    note("kiosk " + keys(overrides) + " page " + page);
  }

  @Override
  public void kioskShot(
      @Nullable Path file,
      Map<String, String> environment,
      List<Entry> overrides,
      String page,
      @Nullable Path recorded,
      Path out) {
    note("shot " + keys(overrides) + " page " + page + " of " + recorded);
  }

  @Override
  public int kioskGallery(Path folder) {
    note("gallery");
    return 3;
  }

  @Override
  public Running kioskProcess(String url, Path stateDir) {
    note("kiosk window " + url);
    return () -> note("kiosk window closed");
  }

  private static String keys(List<Entry> overrides) {
    return String.join(
        " ", overrides.stream().map(entry -> entry.key() + "=" + entry.value()).toList());
  }

  @Override
  public void record(Path root, Path out) throws IOException {
    Files.createDirectories(out.resolve("proc"));
    Files.writeString(out.resolve("proc/stat"), "cpu 1 2 3 4");
  }

  @Override
  public SensorPack sensors() {
    return pack;
  }

  @Override
  public List<Problem> checkAgent(Path file) {
    return problems;
  }

  @Override
  public Path kioskFile() {
    return Path.of("/none/kiosk.conf");
  }

  @Override
  public List<Problem> checkKiosk(Path file) {
    return problems;
  }

  @Override
  public List<Problem> checkAggregator(Path file) {
    return problems;
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  private synchronized void note(String event) {
    events.add(event);
  }
}
