package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.energy.CalibrationOrder;
import dev.wattrack.aggregator.energy.CalibrationRefused;
import dev.wattrack.aggregator.energy.EnergyService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code /api/v1/calibration}: how the calibration of a rack stands, and orders to it. Bodies are
 * small and JSON alone, because a page of another site cannot send that. Confined to the HTTP event
 * loop.
 */
final class CalibrationRoutes {
  private static final int MOST_BYTES = 16 << 10;
  private static final int MOST_NODES = 128;
  private static final int LONGEST_NAME = 512;
  private static final Set<String> KNOWN =
      Set.of("action", "staggered_load", "single", "stay", "simulated");

  private final EnergyService energy;
  private final String host;

  /** {@code host} is this machine's name, or empty; as a node it is never switched off. */
  CalibrationRoutes(EnergyService energy, String host) {
    this.energy = energy;
    this.host = host;
  }

  /** The name under which this machine's agent reports; empty if it cannot be read. */
  static String ownHost() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  void get(RoutingContext request) {
    String kind = request.request().getParam("simulated");
    if (kind != null && !kind.equals("true") && !kind.equals("false")) {
      throw new ApiException(400, "parameter 'simulated' is true or false");
    }
    boolean simulated = kind == null ? !energy.hasReal() : kind.equals("true");
    HttpApi.json(request, energy.calibration(simulated));
  }

  /** Body: {@code {"action":"start","stay":["head"],"staggered_load":true}}. */
  void post(RoutingContext request) {
    JsonBody.object(request, MOST_BYTES, KNOWN)
        .map(this::parse)
        .compose(
            order -> Future.fromCompletionStage(energy.calibrate(order), Vertx.currentContext()))
        .onSuccess(view -> HttpApi.json(request, view))
        .onFailure(
            e ->
                request.fail(
                    e instanceof CalibrationRefused
                        ? new ApiException(409, String.valueOf(e.getMessage()))
                        : e));
  }

  private CalibrationOrder parse(JsonNode body) {
    return new CalibrationOrder(
        action(body.path("action").asText("")),
        flag(body, "simulated", !energy.hasReal()),
        flag(body, "staggered_load", false),
        body.path("single").isMissingNode() ? "" : name("single", body.path("single")),
        stay(body.path("stay")),
        host);
  }

  private static CalibrationOrder.Action action(String word) {
    for (CalibrationOrder.Action action : CalibrationOrder.Action.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(word)) {
        return action;
      }
    }
    throw new ApiException(400, "'action' must be start, resume, confirm, skip or stop");
  }

  private static boolean flag(JsonNode body, String name, boolean otherwise) {
    JsonNode value = body.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new ApiException(400, "'" + name + "' must be true or false");
    }
    return value.asBoolean(otherwise);
  }

  private static List<String> stay(JsonNode value) {
    if (value.isMissingNode()) {
      return List.of();
    }
    if (!value.isArray() || value.size() > MOST_NODES) {
      throw new ApiException(400, "'stay' must be a list of at most " + MOST_NODES + " names");
    }
    List<String> names = new ArrayList<>();
    value.forEach(one -> names.add(name("stay", one)));
    return names;
  }

  private static String name(String key, JsonNode value) {
    if (!value.isTextual() || value.asText().length() > LONGEST_NAME) {
      throw new ApiException(400, "'" + key + "' must name a node");
    }
    return value.asText();
  }
}
