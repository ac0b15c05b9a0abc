package dev.wattrack.energy.input;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The rack behind one meter. {@code fanThermostatCelsius} is empty where no thermostat fan is on
 * the meter; the meter's period and step are nominal. {@code awaitPowerOn} says that nodes are off
 * until they are heard of, as at the start of a commissioning. Immutable.
 */
public record RackSpec(
    List<NodeSpec> nodes,
    List<FixedLoad> fixed,
    OptionalDouble fanThermostatCelsius,
    double meterPeriodSeconds,
    double meterStepWatts,
    boolean awaitPowerOn) {

  public RackSpec {
    nodes = List.copyOf(nodes);
    fixed = List.copyOf(fixed);
    if (!(meterPeriodSeconds > 0) || !(meterStepWatts >= 0)) {
      throw new IllegalArgumentException(
          "meter: period " + meterPeriodSeconds + " s, step " + meterStepWatts + " W");
    }
    if (nodes.stream().map(NodeSpec::name).distinct().count() != nodes.size()) {
      throw new IllegalArgumentException("two nodes have one name: " + nodes);
    }
  }
}
