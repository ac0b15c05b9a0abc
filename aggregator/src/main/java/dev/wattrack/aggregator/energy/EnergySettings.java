package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.ledger.IdlePolicy;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the energy part can be told. Immutable.
 *
 * @param fixed what is on the meter all the time beside the nodes
 * @param fanThermostatCelsius empty where no thermostat's fan is on the meter
 * @param nodes by name, where the node itself tells too little or wrongly
 */
public record EnergySettings(
    List<FixedLoad> fixed,
    OptionalDouble fanThermostatCelsius,
    IdlePolicy policy,
    Map<String, NodeSettings> nodes) {

  /** Of a switch and supplies of which nothing is known. */
  private static final FixedLoad GENERIC = new FixedLoad("switch and supplies", 5, 4);

  public static final EnergySettings DEFAULT =
      new EnergySettings(List.of(), OptionalDouble.empty(), IdlePolicy.ALLOCATION, Map.of());

  /** What overrides a node's own word; null where it does not. */
  public record NodeSettings(
      @Nullable String board, @Nullable Integer cores, @Nullable Double maxMhz) {
    static final NodeSettings NONE = new NodeSettings(null, null, null);
  }

  public EnergySettings {
    fixed = fixed.isEmpty() ? List.of(GENERIC) : List.copyOf(fixed);
    nodes = Map.copyOf(nodes);
  }
}
