package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.live.ClusterSnapshot;
import dev.wattrack.aggregator.live.EnergyToday;
import dev.wattrack.aggregator.live.NodeInventory;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/cluster}, its feed and {@code /api/v1/nodes}: how things are now. Confined to the
 * HTTP event loop.
 */
final class ClusterRoutes {
  private final HttpApi.Options options;
  private final IngestServer ingest;
  private final Supplier<EnergyToday> wattHoursToday;
  private final @Nullable AlertWatch alerts;

  ClusterRoutes(
      HttpApi.Options options,
      IngestServer ingest,
      Supplier<EnergyToday> wattHoursToday,
      @Nullable AlertWatch alerts) {
    this.options = options;
    this.ingest = ingest;
    this.wattHoursToday = wattHoursToday;
    this.alerts = alerts;
  }

  Future<ClusterSnapshot> snapshot() {
    EnergyToday wattHours = wattHoursToday.get();
    AlertWatch watch = alerts;
    return ingest
        .ask(() -> ingest.state().snapshot(options.cluster(), wattHours))
        .map(snapshot -> watch == null ? snapshot : snapshot.with(AlertView.shown(watch)));
  }

  void cluster(RoutingContext request) {
    snapshot().onSuccess(snapshot -> HttpApi.json(request, snapshot)).onFailure(request::fail);
  }

  void feed(Feed feed, RoutingContext request) {
    if (!"websocket".equalsIgnoreCase(request.request().getHeader("Upgrade"))) {
      request.fail(new ApiException(400, "/api/v1/feed is a WebSocket; connect with ws://"));
      return;
    }
    request.request().toWebSocket().onSuccess(feed::add).onFailure(request::fail);
  }

  /** A node as the snapshot has it, and what it is. */
  private record Detailed(
      ClusterSnapshot.Node node, NodeInventory inventory, ReportDefaults.Bought bought) {
    ObjectNode json() {
      ObjectNode all = Json.MAPPER.valueToTree(node);
      all.setAll((ObjectNode) Json.MAPPER.valueToTree(inventory));
      all.put("cost", bought.cost());
      all.put("bought", bought.on() == null ? null : bought.on().toString());
      all.put("score", bought.score());
      return all;
    }
  }

  private Future<Map<String, Detailed>> detailed() {
    return ingest.ask(
        () -> {
          Map<String, Detailed> all = new LinkedHashMap<>();
          for (ClusterSnapshot.Node node : ingest.state().drawn()) {
            ingest
                .state()
                .byName(node.name())
                .ifPresent(
                    live ->
                        all.put(
                            node.name(),
                            new Detailed(
                                node,
                                ingest.state().inventory(live),
                                options.report().bought(node.name()))));
          }
          return all;
        });
  }

  void nodes(RoutingContext request) {
    detailed()
        .onSuccess(
            all -> {
              ObjectNode answer = Json.MAPPER.createObjectNode();
              ArrayNode list = answer.putArray("nodes");
              all.values().forEach(node -> list.add(node.json()));
              HttpApi.json(request, answer);
            })
        .onFailure(request::fail);
  }

  void node(RoutingContext request) {
    String name = request.pathParam("name");
    detailed()
        .onSuccess(
            all -> {
              Detailed node = all.get(name);
              if (node == null) {
                request.fail(new ApiException(404, "no node is named '" + name + "'"));
              } else {
                HttpApi.json(request, node.json());
              }
            })
        .onFailure(request::fail);
  }
}
