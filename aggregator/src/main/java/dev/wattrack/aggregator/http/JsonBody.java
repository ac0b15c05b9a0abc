package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Bodies of orders: small and JSON alone, because a page of another site cannot send that. What is
 * not right is an {@link ApiException}.
 */
final class JsonBody {
  /** The text of a body. */
  static Future<String> text(RoutingContext request, int mostBytes) {
    HttpServerRequest http = request.request();
    String type = http.getHeader("Content-Type");
    String length = http.getHeader("Content-Length");
    if (type == null || !type.startsWith("application/json")) {
      throw new ApiException(415, "expected Content-Type: application/json");
    }
    if (length == null || !length.matches("\\d{1,9}")) {
      throw new ApiException(411, "expected a Content-Length");
    }
    if (Integer.parseInt(length) > mostBytes) {
      throw new ApiException(413, "a body has at most " + mostBytes + " bytes");
    }
    return http.body().map(Object::toString);
  }

  /** An object without other keys than these; no body is an empty one. */
  static Future<JsonNode> object(RoutingContext request, int mostBytes, Set<String> known) {
    return text(request, mostBytes).map(text -> object(text, known));
  }

  private static JsonNode object(String text, Set<String> known) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(text.isBlank() ? "{}" : text);
    } catch (JsonProcessingException e) {
      throw new ApiException(400, "not JSON: " + e.getOriginalMessage());
    }
    if (!body.isObject()) {
      throw new ApiException(400, "expected a JSON object");
    }
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new ApiException(400, "unknown key '" + name + "'");
              }
            });
    return body;
  }

  private JsonBody() {}
}
