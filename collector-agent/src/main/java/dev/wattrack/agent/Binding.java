package dev.wattrack.agent;

import static dev.wattrack.agent.AgentSettings.GROUP_PREFIX;

import dev.wattrack.agent.collect.Collectors;
import dev.wattrack.agent.collect.Root;
import dev.wattrack.agent.link.LinkSettings;
import dev.wattrack.agent.spool.SpoolLimits;
import dev.wattrack.model.config.Nearest;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.config.Settings;
import dev.wattrack.model.config.StateFolder;
import dev.wattrack.model.tls.JoinLine;
import dev.wattrack.model.wire.Wire;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a configuration of bound settings; what does not fit together becomes a problem. */
final class Binding {
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);
  private static final int LEAST_BACKLOG = 50;
  private static final int BACKLOG_SPEED = 20;
  private static final String GROUP_VARIABLE = "WATTRACK_PROCESS_GROUP_";
  private static final String JOB_VARIABLE = "WATTRACK_JOB_CGROUP_";

  private final Settings settings;
  private final Map<String, String> environment;
  private final List<Problem> problems;

  Binding(Settings settings, Map<String, String> environment, List<Problem> problems) {
    this.settings = settings;
    this.environment = environment;
    this.problems = problems;
  }

  /** Null if there is a problem. */
  @Nullable AgentConfig config() {
    Map<String, Duration> intervals = intervals();
    Collectors.Choice choice = choice();
    SpoolLimits spool = spool();
    LinkSettings link = link(intervals);
    JoinLine join = join();
    String name = settings.get(AgentSettings.NAME);
    if (name.length() > 253) {
      problem("name", "longer than 253 characters");
    }
    if (spool == null || link == null || !problems.isEmpty()) {
      return null;
    }
    File state =
        StateFolder.choose(
            settings.get(AgentSettings.STATE_DIR),
            environment,
            System.getProperty("user.name", ""),
            System.getProperty("user.home", "/"));
    return new AgentConfig(
        name,
        Path.of(settings.get(AgentSettings.MACHINE_ID_FILE)),
        state,
        new Root(
            Path.of(settings.get(AgentSettings.PROC_ROOT)),
            Path.of(settings.get(AgentSettings.SYS_ROOT))),
        intervals,
        choice,
        new AgentConfig.SensorFiles(
            Path.of(settings.get(AgentSettings.SENSORS)),
            Path.of(settings.get(AgentSettings.DEV_ROOT)),
            environment),
        spool,
        link,
        new AgentConfig.Security(
            settings.get(AgentSettings.INSECURE),
            join,
            !settings.get(AgentSettings.AGGREGATOR).isEmpty()));
  }

  private @Nullable JoinLine join() {
    String text = settings.get(AgentSettings.JOIN);
    try {
      return text.isEmpty() ? null : JoinLine.parse(text);
    } catch (IllegalArgumentException e) {
      problem("join", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void problem(String key, String message) {
    String where = settings.where(key);
    boolean named = where.equals(key) || where.startsWith("--");
    problems.add(new Problem(where, named ? message : key + ": " + message));
  }

  private Map<String, Duration> intervals() {
    Map<String, Duration> intervals = new HashMap<>();
    Duration common = settings.get(AgentSettings.INTERVAL);
    if (common.compareTo(LEAST_INTERVAL) < 0) {
      problem("interval", "below 10ms");
    }
    for (String collector : Collectors.NAMES) {
      Duration own = settings.get(AgentSettings.interval(collector));
      if (!own.isZero() && own.compareTo(LEAST_INTERVAL) < 0) {
        problem(AgentSettings.INTERVAL_PREFIX + collector, "below 10ms");
      }
      intervals.put(collector, own.isZero() ? common : own);
    }
    return intervals;
  }

  private Collectors.Choice choice() {
    List<String> disabled = settings.get(AgentSettings.DISABLED);
    for (String name : disabled) {
      if (!Collectors.NAMES.contains(name)) {
        problem(
            "collectors.disabled",
            "no collector is named '"
                + name
                + "'; there are "
                + String.join(", ", Collectors.NAMES)
                + Nearest.hint(name, Collectors.NAMES));
      }
    }
    return new Collectors.Choice(
        disabled,
        groups(GROUP_PREFIX, GROUP_VARIABLE),
        settings.get(AgentSettings.DISK_NETWORK),
        settings.get(AgentSettings.NET_SKIP),
        settings.get(AgentSettings.DISKIO_SKIP),
        settings.get(AgentSettings.TEMP_SKIP),
        power(),
        settings.get(AgentSettings.MOOSEFS),
        new Collectors.Jobs(
            groups(AgentSettings.JOB_PREFIX, JOB_VARIABLE),
            settings.get(AgentSettings.SLURM_NODE),
            settings.get(AgentSettings.SLURM_SPOOL)));
  }

  private Collectors.Power power() {
    List<String> known = Collectors.Power.SOURCES;
    List<String> sources = settings.get(AgentSettings.POWER_SOURCES);
    for (String source : sources) {
      if (!known.contains(source)) {
        problem(
            "power.sources",
            "no source is named '"
                + source
                + "'; there are "
                + String.join(", ", known)
                + Nearest.hint(source, known));
      }
    }
    return new Collectors.Power(sources, settings.get(AgentSettings.POWER_HWMON));
  }

  private Map<String, String> groups(String prefix, String variables) {
    Map<String, String> groups = new TreeMap<>(settings.under(prefix));
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().startsWith(variables)) {
        String name = variable.getKey().substring(variables.length());
        groups.put(name.toLowerCase(Locale.ROOT), variable.getValue());
      }
    }
    for (Map.Entry<String, String> group : groups.entrySet()) {
      if (group.getKey().isEmpty() || group.getValue().isEmpty()) {
        problem(prefix + group.getKey(), "expected " + prefix + "NAME = pattern, such as dask-*");
      }
    }
    return groups;
  }

  private @Nullable SpoolLimits spool() {
    try {
      return new SpoolLimits(
          settings.get(AgentSettings.SPOOL_AGE),
          settings.get(AgentSettings.SPOOL_BYTES),
          settings.get(AgentSettings.SPOOL_MEMORY),
          settings.get(AgentSettings.SPOOL_DISK_AFTER),
          settings.get(AgentSettings.SPOOL_KEEP));
    } catch (IllegalArgumentException e) {
      problem("spool", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable LinkSettings link(Map<String, Duration> intervals) {
    String given = settings.get(AgentSettings.AGGREGATOR);
    String text = given.isEmpty() ? "localhost" : given;
    int colon = text.lastIndexOf(':');
    boolean bareAddress = colon >= 0 && text.indexOf(':') != colon && !text.startsWith("[");
    boolean hasPort = colon > text.lastIndexOf(']') && !bareAddress;
    String host = hasPort ? text.substring(0, colon) : text;
    if (text.contains("://")) {
      problem("aggregator", "expected host or host:port without http://, found '" + text + "'");
      return null;
    }
    try {
      int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : Wire.PORT;
      return LinkSettings.of(host, port, backlogRate(intervals));
    } catch (IllegalArgumentException e) {
      problem("aggregator", "expected host or host:port, found '" + text + "'");
      return null;
    }
  }

  private int backlogRate(Map<String, Duration> intervals) {
    int rate = settings.get(AgentSettings.BACKLOG_RATE);
    if (rate > 0) {
      return Math.max(LEAST_BACKLOG, rate);
    }
    long shortestMillis = 1000;
    for (Duration interval : intervals.values()) {
      shortestMillis = Math.min(shortestMillis, Math.max(1, interval.toMillis()));
    }
    return (int) Math.max(LEAST_BACKLOG, BACKLOG_SPEED * 1000 / shortestMillis);
  }
}
