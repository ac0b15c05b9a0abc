package dev.wattrack.energy.replay;

import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.input.SensorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** {@code config.json} of a recording. Immutable. What is missing or wrong fails with its name. */
public record RecordingConfig(RackSpec rack, double durationSeconds) {
  private static final String FILE = "config.json";

  static RecordingConfig parse(String text) throws RecordingException {
    Map<?, ?> root = Json.object(FILE, text);
    List<NodeSpec> nodes = new ArrayList<>();
    for (Map<?, ?> node : maps(root, "nodes")) {
      nodes.add(node(node));
    }
    List<FixedLoad> fixed = new ArrayList<>();
    for (Map<?, ?> load : maps(root, "fixed")) {
      fixed.add(new FixedLoad(string(load, "name"), number(load, "prior_w"), number(load, "sd_w")));
    }
    OptionalDouble thermostat =
        root.get("fan") instanceof Map<?, ?> fan
            ? OptionalDouble.of(number(fan, "thermostat_c"))
            : OptionalDouble.empty();
    Map<?, ?> meter = root.get("meter") instanceof Map<?, ?> map ? map : Map.of();
    double period = meter.get("nominal_period_s") instanceof Double d ? d : 1;
    double step = meter.get("resolution_w") instanceof Double d ? d : 0.1;
    boolean commission = Boolean.TRUE.equals(root.get("commission"));
    try {
      return new RecordingConfig(
          new RackSpec(nodes, fixed, thermostat, period, step, commission),
          number(root, "duration_s"));
    } catch (IllegalArgumentException e) {
      throw new RecordingException(FILE + ": " + e.getMessage());
    }
  }

  private static NodeSpec node(Map<?, ?> node) throws RecordingException {
    String name = string(node, "name");
    try {
      return new NodeSpec(
          name,
          string(node, "board"),
          (int) number(node, "cores"),
          number(node, "f_max_mhz"),
          Boolean.TRUE.equals(node.get("has_gpu")),
          Boolean.TRUE.equals(node.get("has_disk_counter")),
          sensor(name, node.get("sensor")));
    } catch (IllegalArgumentException e) {
      throw new RecordingException(FILE + ": " + e.getMessage());
    }
  }

  private static SensorKind sensor(String node, @Nullable Object value) throws RecordingException {
    if (value == null) {
      return SensorKind.NONE;
    }
    try {
      return SensorKind.valueOf(value.toString().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new RecordingException(
          FILE
              + ": node "
              + node
              + ": unknown sensor '"
              + value
              + "'; pmic, ina3221, rapl or outlet");
    }
  }

  private static List<Map<?, ?>> maps(Map<?, ?> from, String key) throws RecordingException {
    if (!(from.get(key) instanceof List<?> list)) {
      throw new RecordingException(FILE + ": the list '" + key + "' is missing");
    }
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object entry : list) {
      if (!(entry instanceof Map<?, ?> map)) {
        throw new RecordingException(FILE + ": '" + key + "' should hold objects");
      }
      maps.add(map);
    }
    return maps;
  }

  private static String string(Map<?, ?> from, String key) throws RecordingException {
    if (from.get(key) instanceof String text) {
      return text;
    }
    throw new RecordingException(FILE + ": the text '" + key + "' is missing");
  }

  private static double number(Map<?, ?> from, String key) throws RecordingException {
    if (from.get(key) instanceof Double value) {
      return value;
    }
    throw new RecordingException(FILE + ": the number '" + key + "' is missing");
  }
}
