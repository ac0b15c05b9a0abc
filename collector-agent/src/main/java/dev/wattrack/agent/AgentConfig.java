package dev.wattrack.agent;

import dev.wattrack.agent.collect.Collectors;
import dev.wattrack.agent.collect.Root;
import dev.wattrack.agent.link.LinkSettings;
import dev.wattrack.agent.spool.SpoolLimits;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.FlatFile;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.config.Setting;
import dev.wattrack.model.config.Settings;
import dev.wattrack.model.tls.JoinLine;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent does, checked. Immutable.
 *
 * @param intervals distance of samples by collector
 */
public record AgentConfig(
    String name,
    Path machineIdFile,
    File stateDir,
    Root root,
    Map<String, Duration> intervals,
    Collectors.Choice choice,
    SensorFiles sensors,
    SpoolLimits spool,
    LinkSettings link,
    Security security) {

  /**
   * How the aggregator and this node know each other. Immutable.
   *
   * @param plainText they do not: nothing is encrypted
   * @param join for a node that has not joined; null if there is none
   * @param aggregatorGiven whether the address is not to be that of the line it joined with
   */
  public record Security(boolean plainText, @Nullable JoinLine join, boolean aggregatorGiven) {}

  /**
   * Where sensors are described and found. Immutable.
   *
   * @param config sensors.yaml; it need not be there
   * @param environment over the keys of the file
   */
  public record SensorFiles(Path config, Path dev, Map<String, String> environment) {
    public SensorFiles {
      environment = Map.copyOf(environment);
    }
  }

  public AgentConfig {
    intervals = Map.copyOf(intervals);
  }

  /**
   * Binds the text of a file, the environment over it and options over both.
   *
   * @param fileName named in problems
   * @param options key to value, e.g. {@code aggregator} to {@code rack:7460}
   * @throws ConfigException with every problem at once
   */
  public static AgentConfig read(
      String fileName, String text, Map<String, String> options, Map<String, String> environment)
      throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> overrides = new HashMap<>(environment);
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : FlatFile.parse(text, fileName, problems)) {
      if (!options.containsKey(entry.key())) {
        entries.add(entry);
      }
    }
    for (Map.Entry<String, String> option : options.entrySet()) {
      String where = "--" + option.getKey().replace('_', '-');
      entries.add(new Entry(option.getKey(), option.getValue(), where));
    }
    List<Setting<?>> known = AgentSettings.all();
    for (Setting<?> setting : known) {
      if (options.containsKey(setting.key())) {
        overrides.remove(setting.environmentName());
      }
    }
    // WATTRACK_STATE_DIR means the same for every part of Wattrack and is not only this key's.
    overrides.remove(AgentSettings.STATE_DIR.environmentName());
    Settings settings =
        Settings.bind(
            known,
            List.of(AgentSettings.GROUP_PREFIX, AgentSettings.JOB_PREFIX),
            entries,
            overrides,
            problems);
    AgentConfig config = new Binding(settings, environment, problems).config();
    if (!problems.isEmpty() || config == null) {
      throw new ConfigException(problems);
    }
    return config;
  }
}
