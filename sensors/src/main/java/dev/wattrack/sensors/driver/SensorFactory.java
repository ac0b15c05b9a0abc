package dev.wattrack.sensors.driver;

import dev.wattrack.model.config.Setting;
import java.util.List;

/**
 * One kind of sensor, found by a ServiceLoader (META-INF/services). Holds nothing and does no I/O
 * in its constructor. Safe for use by several threads.
 */
public interface SensorFactory {
  /** The word after {@code kind:} in sensors.yaml. */
  String kind();

  /** What it is, for people; ends with a full stop. */
  String sentence();

  /** Distance of readings if sensors.yaml says none, e.g. {@code 1s}. */
  String usualInterval();

  /** The keys beside {@code kind} and {@code interval}; docs/sensors.yaml is written from them. */
  List<Setting<?>> settings();

  /**
   * Beginnings of further keys with free names, e.g. {@code outlets.}; see SensorSettings.under.
   */
  default List<String> prefixes() {
    return List.of();
  }

  /** Makes a plan of the settings; what does not fit goes to {@link SensorSettings#problem}. */
  SensorPlan bind(SensorSettings settings);

  /** Looks for such sensors, at most some seconds; what was found or is missing, in lines. */
  default List<String> scan(Surroundings surroundings) {
    return List.of();
  }

  /** What a text as people paste it (hexadecimal, bits) means, in lines; empty if not ours. */
  default List<String> decode(String text) {
    return List.of();
  }
}
