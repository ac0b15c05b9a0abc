package dev.wattrack.agent;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.collect.Collector;
import dev.wattrack.agent.collect.Collectors;
import dev.wattrack.agent.collect.Space;
import dev.wattrack.agent.link.Link;
import dev.wattrack.agent.run.Sampler;
import dev.wattrack.agent.run.Turn;
import dev.wattrack.agent.sensor.AttachedSensors;
import dev.wattrack.agent.sensor.SensorLines;
import dev.wattrack.agent.spool.Spool;
import dev.wattrack.model.sensor.SensorSetup;
import java.io.File;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A running agent: sampler, spool and link. Closing it stops in that order, says goodbye and keeps
 * what is not acknowledged. Safe for use by several threads.
 */
public final class Agent implements AutoCloseable {
  private final Sampler sampler;
  private final Spool spool;
  private final Link link;
  private final AttachedSensors sensors;

  private Agent(Sampler sampler, Spool spool, Link link, AttachedSensors sensors) {
    this.sensors = sensors;
    this.sampler = sampler;
    this.spool = spool;
    this.link = link;
  }

  /** Starts an agent that logs to standard error. */
  public static Agent start(AgentConfig config) {
    Time time = Time.system();
    return start(config, time, new Log(System.err, time));
  }

  /**
   * Starts an agent; an aggregator that cannot be reached is no failure, but for one that is to be
   * joined.
   *
   * @throws NotJoinedException when this node may not connect
   */
  public static Agent start(AgentConfig config, Time time, Log log) {
    Identity identity = Identity.of(config, time, log);
    Connecting connecting = new Connecting(config, identity, log);
    connecting.join();
    File folder = new File(config.stateDir(), "spool");
    Spool spool = new Spool(config.spool(), folder, shortestNanos(config.intervals()), time, log);
    Link link = connecting.link(spool, time);
    List<Turn> turns = new ArrayList<>();
    for (Collector collector :
        Collectors.of(config.root(), Space.system(), spool, config.choice(), time, log)) {
      turns.add(new Turn(collector, interval(config.intervals(), collector.name())));
    }
    AttachedSensors sensors = sensors(config, log);
    for (Collector collector : sensors.collectors()) {
      turns.add(new Turn(collector, shortestNanos(config.intervals())));
    }
    Sampler sampler = new Sampler(turns, spool, time, log);
    link.start();
    sampler.start();
    return new Agent(sampler, spool, link, sensors);
  }

  /** Joins and does no more. */
  static void join(AgentConfig config, Time time, Log log) {
    new Connecting(config, Identity.of(config, time, log), log).join();
  }

  /** Nothing is looked up on nodes that have no sensors.yaml; most have none. */
  private static AttachedSensors sensors(AgentConfig config, Log log) {
    AgentConfig.SensorFiles files = config.sensors();
    if (!Files.isRegularFile(files.config())) {
      return AttachedSensors.none();
    }
    return AttachedSensors.start(
        new SensorSetup(
            files.config(),
            files.environment(),
            config.root().sys(),
            files.dev(),
            config.stateDir().toPath(),
            new SensorLines(log)),
        log);
  }

  private static long shortestNanos(Map<String, Duration> intervals) {
    long shortest = Long.MAX_VALUE;
    for (Duration interval : intervals.values()) {
      shortest = Math.min(shortest, interval.toNanos());
    }
    return shortest;
  }

  private static long interval(Map<String, Duration> intervals, String collector) {
    return intervals.getOrDefault(collector, Duration.ofSeconds(1)).toNanos();
  }

  /** How often the sampler has gone round; it stands still only when the sampler hangs. */
  public long rounds() {
    return sampler.rounds();
  }

  /** Ticks that wait for their acknowledgement. */
  public long waitingTicks() {
    return spool.waitingTicks();
  }

  /** Ticks that were dropped since the start. */
  public long lostTicks() {
    return spool.lostTicks();
  }

  @Override
  public void close() {
    sampler.close();
    sensors.close();
    link.close();
    spool.close();
  }
}
