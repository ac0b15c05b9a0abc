package dev.wattrack.aggregator.alerts;

import dev.wattrack.aggregator.alerts.Condition.Above;
import dev.wattrack.aggregator.alerts.Condition.Absent;
import dev.wattrack.aggregator.alerts.Condition.Below;
import dev.wattrack.aggregator.alerts.Condition.Crosses;
import dev.wattrack.aggregator.alerts.Condition.Is;
import dev.wattrack.aggregator.alerts.Condition.Rises;
import dev.wattrack.aggregator.alerts.Condition.Unchanged;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What is watched with no configuration at all; docs/alerts.md lists it. */
public final class DefaultRules {
  private static final Duration NOW = Duration.ZERO;
  private static final String CELSIUS = "°C";
  private static final String AIR = "climate.temperature_celsius";

  private static final List<Rule> RULES =
      List.of(
          rule("RackLost", "rack")
              .levels(critical(RackLoss.SERIES, new Above(2, 1.5)))
              .words(
                  "",
                  "{count} nodes fell silent within 5 s: {hosts}",
                  "the switch, its mains lead and the network of the aggregator"),
          rule("NodeLost", "host")
              .levels(critical(Scene.NODE_STATE, new Is(Set.of("lost"))))
              .words(
                  "",
                  "{subject} does not answer any more",
                  "its power supply and network cable, then whether it has hung"),
          rule("AgentDied", "host")
              .levels(warning(Scene.NODE_STATE, new Is(Set.of("agent_died"))))
              .words(
                  "",
                  "the agent of {subject} is silent, its host answers",
                  "systemctl status wattrack-agent on that node; was it out of memory?"),
          rule("NodeOverheat", "host")
              .levels(
                  critical("temp.temp", new Above(85, 80)).lasting(seconds(10)).agreeing(3),
                  warning("temp.temp", new Above(80, 75)).lasting(seconds(30)).agreeing(3),
                  critical("gpu.temperature_celsius", new Above(95, 88)).lasting(seconds(10)),
                  warning("gpu.temperature_celsius", new Above(88, 83)).lasting(seconds(30)))
              .words(
                  CELSIUS,
                  "{subject} is at {figure} (limit {limit})",
                  "its fan and heat sink, dust, and what runs on it"),
          rule("RackOverheat", "sensor")
              .levels(
                  critical(AIR, new Above(65, 62)).agreeing(2),
                  critical(AIR, new Above(60, 57)).lasting(seconds(300)).agreeing(2),
                  warning(AIR, new Above(60, 57)).agreeing(2))
              .keep(seconds(10))
              .words(
                  CELSIUS,
                  "the air at {subject} is {figure} (limit {limit})",
                  "whether the fan turns and its way is free; stop jobs before boards are damaged"),
          rule("RackOverheatSoon", "sensor")
              .levels(
                  warning(AIR, new Crosses(60, minutes(10), minutes(5)))
                      .lasting(seconds(20))
                      .agreeing(5))
              .keep(seconds(30))
              .words(
                  CELSIUS,
                  "the air at {subject} will reach {limit} in {time} if it goes on like this",
                  "the fan, the room, and which job has just begun"),
          rule("FanNotRunning", "sensor")
              .levels(warning(FanSteps.SERIES, new Above(1, 0.5)).agreeing(2))
              .words(
                  "",
                  "the air at {subject} is above the thermostat's threshold and no fan is seen",
                  "the fan's plug, the thermostat, and whether something blocks the blades"),
          rule("UnexplainedLoad", "subject")
              .levels(warning(Finding.series("UnexplainedLoad"), new Above(1, 0.5)))
              .words(
                  "W",
                  "{subject}: the meter shows power that no node explains",
                  "what else hangs on the plug, and nodes without an agent"),
          rule("Throttled", "host")
              .levels(
                  warning("throttle.throttled", new Above(1, 0.5)).lasting(seconds(5)),
                  info("throttle.frequency_capped", new Above(1, 0.5)).lasting(seconds(60)))
              .keep(seconds(60))
              .words(
                  "", "{subject} is slowed down by its firmware", "its temperature and its supply"),
          rule("UnderVoltage", "host")
              .levels(warning("throttle.under_voltage", new Above(1, 0.5)).agreeing(2))
              .keep(seconds(120))
              .words(
                  "",
                  "the supply voltage of {subject} is too low",
                  "its cable first, then the supply: how many boards share it?"),
          rule("PowerOverload", "supply", "sensor")
              .levels(
                  critical("power.amperes", new Above(16, 15)).where("source", "meter").agreeing(2),
                  warning("power.amperes", new Above(14.4, 13.5))
                      .where("source", "meter")
                      .lasting(seconds(10))
                      .agreeing(2))
              .words("A", "{subject} carries {figure} (limit {limit})", "what was plugged in last"),
          rule("SupplyOverload", "supply")
              .levels(
                  critical(SupplyLoads.SERIES, new Above(100, 95)).lasting(seconds(10)),
                  warning(SupplyLoads.SERIES, new Above(90, 85)).lasting(seconds(30)))
              .words(
                  "%",
                  "supply {subject} gives {figure} of what it can",
                  "move a node to another supply"),
          rule("MeterSilent", "host", "sensor")
              .levels(warning("power.watts", new Absent(seconds(60))).where("source", "meter"))
              .words(
                  "",
                  "the meter {subject} has been silent for {time}",
                  "its distance, other phones connected to it, bluetoothctl on that node"),
          rule("SensorStuck", "host", "sensor")
              .levels(
                  warning("power.watts", new Unchanged(minutes(10)))
                      .where("source", "meter")
                      .agreeing(30),
                  warning(AIR, new Unchanged(minutes(60))).agreeing(30))
              .words(
                  "",
                  "sensor {subject} has said {figure} again and again",
                  "whether it is the sensor: warm it with a hand, or switch it off and on"),
          rule("DiskFilling", "host", "path")
              .levels(
                  critical("disk.used_percent", new Above(97, 95)).lasting(seconds(30)),
                  warning("disk.used_percent", new Above(90, 88)).lasting(seconds(60)),
                  warning("disk.used_percent", new Crosses(99, minutes(240), minutes(30)))
                      .lasting(seconds(300)))
              .words("%", "{subject} is {figure} full", "du -xh --max-depth=2 on that file system"),
          rule("DiskFailing", "host", "name")
              .levels(
                  critical("nvme.critical_warning", new Above(1, 0.5)).agreeing(2),
                  critical("nvme.failing", new Above(1, 0.5)).agreeing(2),
                  critical("nvme.pre_eol", new Above(3, 2.5)).agreeing(2),
                  warning("nvme.pre_eol", new Above(2, 1.5)).agreeing(2),
                  warning("nvme.available_spare_percent", new Below(10, 12)).agreeing(2),
                  warning("nvme.media_errors", new Rises(0, minutes(60))),
                  warning("nvme.reallocated_sectors", new Rises(0, minutes(60))),
                  warning("nvme.percentage_used", new Above(95, 94)))
              .words(
                  "", "drive {subject} reports trouble: {figure}", "smartctl -a, and the backups"),
          rule("DiskWearingOut", "host", "name")
              .levels(
                  critical("nvme.days_left", new Below(14, 20)).lasting(minutes(60)),
                  warning("nvme.days_left", new Below(60, 75)).lasting(minutes(60)))
              .words(
                  "d",
                  "drive {subject} will have used its rated life in {figure} at this rate",
                  "what writes so much, and a new drive"),
          rule("ClockSkew", "host")
              .levels(
                  warning(Scene.NODE_SKEW, new Above(0.5, 0.3)).lasting(seconds(60)),
                  warning(Scene.NODE_SKEW, new Below(-0.5, -0.3)).lasting(seconds(60)))
              .words("s", "the clock of {subject} is {figure} off", "timedatectl on that node"),
          rule("LinkErrors", "host", "interface", "device", "port")
              .levels(
                  warning("net.err_in", new Rises(20, minutes(5))),
                  warning("net.err_out", new Rises(20, minutes(5))),
                  warning("infiniband.symbol_error", new Rises(20, minutes(5))),
                  warning("infiniband.link_downed", new Rises(0, minutes(5))))
              .words(
                  "", "{subject} counts errors: {figure} in 5 minutes", "the cable and its plugs"),
          rule("InfinibandDown", "host", "device", "port")
              .levels(warning("infiniband.rate_gbps", new Absent(seconds(30))))
              .words(
                  "",
                  "the InfiniBand link {subject} has been down for {time}",
                  "its cable and the switch; ibstat on that node"),
          rule("SubnetManager", "host", "device", "port")
              .levels(
                  critical("infiniband.subnet_managers", new Below(0, 0.5)).lasting(seconds(60)),
                  warning("infiniband.subnet_managers", new Above(2, 1.5)).lasting(seconds(60)))
              .words(
                  "",
                  "{subject} knows of {figure} subnet managers; there must be exactly one",
                  "opensm on one machine or the manager of the switch, not both; sminfo"),
          rule("FileSystemEndangered", "kind", "name")
              .levels(
                  critical("filesystem.chunks_missing", new Above(1, 0.5)).agreeing(2),
                  critical("filesystem.up", new Below(0, 0.5)).agreeing(2),
                  warning("filesystem.chunks_endangered", new Above(1, 0.5)).lasting(minutes(10)),
                  warning("filesystem.servers_down", new Above(1, 0.5)).lasting(seconds(60)))
              .words(
                  "",
                  "file system {subject} misses servers or copies: {figure}",
                  "which storage node is down"),
          rule("FileSystemFilling", "kind", "name")
              .levels(
                  critical("filesystem.used_percent", new Above(97, 95)).lasting(seconds(60)),
                  warning("filesystem.used_percent", new Above(90, 88)).lasting(minutes(5)),
                  warning("filesystem.used_percent", new Crosses(99, minutes(1440), minutes(120)))
                      .lasting(minutes(10)))
              .words(
                  "%",
                  "file system {subject} is {figure} full",
                  "who writes so much, and what can be deleted or moved"),
          rule("SamplesLost", "host")
              .levels(warning("node.lost_samples", new Rises(0, minutes(10))))
              .words(
                  "",
                  "{subject} dropped {figure} samples because its spool was full",
                  "how long the aggregator was away, and the node's spool limits"));

  private static final List<Inhibition> INHIBITIONS =
      List.of(
          new Inhibition("RackLost", Set.of("NodeLost"), Set.of(), "host"),
          new Inhibition("RackOverheat", Set.of("RackOverheatSoon"), Set.of(), "subject"),
          new Inhibition("NodeLost", Set.of("*"), Set.of("RackLost", "NodeOverheat"), "host"),
          new Inhibition("AgentDied", Set.of("MeterSilent", "SensorStuck"), Set.of(), "host"));

  /** The default rules as they are. */
  public static RuleSet set() {
    return new RuleSet(RULES, INHIBITIONS, List.of(), FanSteps.Fan.USUAL);
  }

  public static List<Rule> rules() {
    return RULES;
  }

  public static List<Inhibition> inhibitions() {
    return INHIBITIONS;
  }

  /** A rule that is being written. Confined to one thread. */
  private static final class Draft {
    private final String name;
    private final List<String> per;
    private List<Level> levels = List.of();
    private Duration keep = NOW;

    Draft(String name, List<String> per) {
      this.name = name;
      this.per = per;
    }

    Draft levels(Level... all) {
      levels = List.of(all);
      return this;
    }

    Draft keep(Duration time) {
      keep = time;
      return this;
    }

    Rule words(String unit, String text, String check) {
      return new Rule(name, per, levels, List.of(), keep, unit, text, check);
    }
  }

  private static Draft rule(String name, String... per) {
    return new Draft(name, List.of(per));
  }

  private static Level critical(String series, Condition condition) {
    return Level.of(Severity.CRITICAL, series, condition);
  }

  private static Level warning(String series, Condition condition) {
    return Level.of(Severity.WARNING, series, condition);
  }

  private static Level info(String series, Condition condition) {
    return Level.of(Severity.INFO, series, condition);
  }

  private static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }

  private static Duration minutes(long count) {
    return Duration.ofMinutes(count);
  }

  private DefaultRules() {}
}
