package dev.wattrack.aggregator;

import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.config.EnergyConfig;
import dev.wattrack.aggregator.energy.EnergyService;
import dev.wattrack.aggregator.energy.EnergySettings;
import dev.wattrack.aggregator.http.HttpApi;
import dev.wattrack.aggregator.http.ReportDefaults;
import dev.wattrack.aggregator.ingest.IngestOptions;
import dev.wattrack.aggregator.report.Tariff;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.energy.fit.BoardPriors;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the parts are told of the configuration. */
final class PartSettings {
  /** The energy part with what it learned in earlier runs; null if it is not wanted. */
  static @Nullable EnergyService energy(EnergyConfig config, TimeSeriesStore store, Clock clock)
      throws StoreException {
    if (!config.enabled()) {
      return null;
    }
    Map<String, EnergySettings.NodeSettings> nodes = new HashMap<>();
    config
        .nodes()
        .forEach(
            (name, node) ->
                nodes.put(
                    name,
                    new EnergySettings.NodeSettings(node.board(), node.cores(), node.maxMhz())));
    EnergySettings settings =
        new EnergySettings(
            config.fixed(), config.fanThermostatCelsius(), config.idlePolicy(), nodes);
    EnergyService energy =
        new EnergyService(settings, BoardPriors.bundled(), store.energy(), clock);
    energy.restore();
    return energy;
  }

  static IngestOptions ingestOptions(AggregatorConfig config) {
    return new IngestOptions(
        config.bind(),
        config.ingestPort(),
        config.commitInterval(),
        config.maxSeriesPerNode(),
        config.maxPendingConnections());
  }

  static HttpApi.Options httpOptions(AggregatorConfig config) {
    return new HttpApi.Options(
        config.cluster(),
        config.bind(),
        config.httpPort(),
        config.maxRequestBytes(),
        config.stateDir(),
        new ReportDefaults(
            config.energy().idlePolicy(),
            new Tariff(
                config.energy().pricePerKwh(),
                config.energy().currency(),
                config.energy().gramsPerKwh()),
            bought(config.energy())));
  }

  private static Map<String, ReportDefaults.Bought> bought(EnergyConfig config) {
    Map<String, ReportDefaults.Bought> bought = new HashMap<>();
    config
        .nodes()
        .forEach(
            (name, node) ->
                bought.put(
                    name, new ReportDefaults.Bought(node.cost(), node.bought(), node.score())));
    return bought;
  }

  private PartSettings() {}
}
