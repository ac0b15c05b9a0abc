package dev.wattrack.cli.command;

import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.sensor.SensorPack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts the pieces of Wattrack inside this process. What is started listens and works until it is
 * closed; a start that fails leaves nothing behind.
 */
public interface Starter {

  /** An aggregator that listens. Closing it commits what it has. */
  interface RunningAggregator extends AutoCloseable {
    int httpPort();

    int ingestPort();

    /** The address both ports listen on. */
    String bind();

    /** Whether nothing is encrypted and nobody asked who he is. */
    default boolean insecure() {
      return false;
    }

    /** Its page, for a person at this machine. */
    default String url() {
      return Reach.of(this).url();
    }

    /** Reads alerts.yaml anew; its problems, with which all stays as it was. */
    default List<Problem> reload() {
      return List.of();
    }

    /** How often its main loop has gone round; it stands still only when that hangs. */
    default long rounds() {
      return 0;
    }

    /** Where its database is. */
    Path stateDir();

    @Override
    void close();
  }

  /** An agent or a simulated rack that sends. Closing it says goodbye. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Starts an aggregator.
   *
   * @param file its YAML file; null for none
   * @param overrides keys from the command line; they are over the file and the environment
   */
  RunningAggregator aggregator(
      @Nullable Path file, Map<String, String> environment, List<Entry> overrides)
      throws ConfigException, IOException;

  /**
   * Starts this machine's agent; an aggregator of this process lets it in by itself.
   *
   * @param stateDir where it may keep its spool, its key and its machine id
   */
  Running agent(
      RunningAggregator aggregator, String host, Path stateDir, Map<String, String> environment)
      throws ConfigException, IOException;

  /**
   * Starts a simulated rack, which an aggregator of this process lets in by itself; throws
   * IllegalArgumentException with the presets there are.
   */
  Running simulatedRack(String preset, RunningAggregator aggregator, String host)
      throws IOException;

  /**
   * Shows the kiosk until its window is closed.
   *
   * @param file kiosk.conf; null for the usual one if it is there
   * @param overrides keys from the command line
   * @param page the first one; null for that of the settings
   */
  void kiosk(
      @Nullable Path file,
      Map<String, String> environment,
      List<Entry> overrides,
      @Nullable String page)
      throws ConfigException, IOException, InterruptedException;

  /**
   * Draws one page of the kiosk off screen.
   *
   * @param recorded messages of a feed; null asks the aggregator
   */
  void kioskShot(
      @Nullable Path file,
      Map<String, String> environment,
      List<Entry> overrides,
      String page,
      @Nullable Path recorded,
      Path out)
      throws ConfigException, IOException, InterruptedException;

  /** Draws every page of the kiosk in every state; returns how many pictures. */
  int kioskGallery(Path folder) throws IOException, InterruptedException;

  /**
   * Opens the kiosk in a process of its own, fed by a URL; closing ends it.
   *
   * @param stateDir of the aggregator, for the token with which the kiosk acknowledges
   */
  Running kioskProcess(String url, Path stateDir) throws IOException;

  /**
   * Writes a scrubbed copy of the files the agent's collectors read.
   *
   * @param root of the file system, usually {@code /}
   */
  void record(Path root, Path out) throws IOException;

  /** Every kind of sensor there is; holds nothing until something of it is started. */
  SensorPack sensors();

  /** Everything that is wrong with an agent's configuration file. */
  List<Problem> checkAgent(Path file);

  /** Where a kiosk's configuration file usually is. */
  Path kioskFile();

  /** Everything that is wrong with a kiosk's configuration file. */
  List<Problem> checkKiosk(Path file);

  /** Everything that is wrong with an aggregator's configuration file. */
  List<Problem> checkAggregator(Path file);

  /** Everything that is wrong with a file of alerts. */
  default List<Problem> checkAlerts(Path file) {
    return List.of();
  }

  /** What came of a file of rule tests: how often it looked, and what was not as expected. */
  record Rehearsed(int looks, List<Problem> failures) {}

  /**
   * Plays a file of rule tests.
   *
   * @param config alerts.yaml; null for the default rules
   */
  default Rehearsed rehearse(Path file, @Nullable Path config) throws ConfigException, IOException {
    return new Rehearsed(0, List.of());
  }
}
