package dev.wattrack.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An aggregator's HTTP API. Every trouble becomes an {@link ApiException} that says what to do.
 * Safe for use by several threads.
 */
public final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POST_TIMEOUT = Duration.ofSeconds(4);
  private static final int LONGEST_QUOTE = 200;

  private final Endpoint endpoint;
  private final URI base;
  private final HttpClient client;

  public Api(Endpoint endpoint) {
    this.endpoint = endpoint;
    this.base = endpoint.base();
    this.client = endpoint.client();
  }

  /** Where it is, and how one is let in. */
  public Endpoint endpoint() {
    return endpoint;
  }

  public URI base() {
    return base;
  }

  private static String route(String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return parameters.isEmpty() ? path : path + "?" + parameters;
  }

  /** The JSON of a route; anything but 200 fails. */
  public JsonNode get(String path, Map<String, String> query) throws ApiException {
    HttpResponse<InputStream> response = send(path, query);
    JsonNode answer = json(response, path);
    if (response.statusCode() != 200) {
      throw refused(response.statusCode(), answer);
    }
    return answer;
  }

  /**
   * Sends JSON to a route; anything but 200 fails, and so does waiting for more than some seconds.
   */
  public JsonNode post(String path, Map<String, ?> body) throws ApiException {
    try {
      HttpRequest request =
          endpoint
              .request(path)
              .timeout(POST_TIMEOUT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      JsonNode answer = json(response, path);
      if (response.statusCode() != 200) {
        throw refused(response.statusCode(), answer);
      }
      return answer;
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted while telling " + base, e);
    }
  }

  /** Takes something away; anything but 200 fails. */
  public JsonNode delete(String path, Map<String, String> query) throws ApiException {
    try {
      HttpRequest request =
          endpoint.request(route(path, query)).timeout(POST_TIMEOUT).DELETE().build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      JsonNode answer = json(response, path);
      if (response.statusCode() != 200) {
        throw refused(response.statusCode(), answer);
      }
      return answer;
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted while telling " + base, e);
    }
  }

  /** The JSON of {@code /health}, which answers 503 with a body of the same form when down. */
  public JsonNode health() throws ApiException {
    HttpResponse<InputStream> response = send("/health", Map.of());
    JsonNode answer = json(response, "/health");
    if (!answer.has("status")) {
      throw refused(response.statusCode(), answer);
    }
    return answer;
  }

  /** The body of a route as it comes; the caller closes it. Anything but 200 fails. */
  public InputStream stream(String path, Map<String, String> query) throws ApiException {
    HttpResponse<InputStream> response = send(path, query);
    if (response.statusCode() != 200) {
      throw refused(response.statusCode(), json(response, path));
    }
    return response.body();
  }

  /** Reads one JSON text, such as a message of the feed. */
  static JsonNode parse(String text) throws ApiException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ApiException("not JSON: " + quote(text), e);
    }
  }

  /** The JSON for people and scripts: indented, one member a line. */
  public static String pretty(JsonNode json) {
    return json.toPrettyString();
  }

  /** JSON in one line, for scripts. */
  public static String line(Map<String, ?> json) {
    return JSON.valueToTree(json).toString();
  }

  private HttpResponse<InputStream> send(String path, Map<String, String> query)
      throws ApiException {
    try {
      HttpRequest request =
          endpoint.request(route(path, query)).timeout(ANSWER_TIMEOUT).GET().build();
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted while asking " + base, e);
    }
  }

  /** In words, why the aggregator could not be reached. */
  ApiException unreachable(Throwable trouble) {
    String what;
    if (trouble instanceof HttpTimeoutException) {
      what = "no answer in time";
    } else if (hasCause(trouble, UnresolvedAddressException.class)) {
      what = "there is no host of this name";
    } else if (trouble instanceof ConnectException) {
      what = "connection refused";
    } else if (trouble instanceof ProtocolException) {
      // Java's message would quote what came, such as the agents' port's own frames.
      what = "what answers there does not speak HTTP; is it the agents' port?";
    } else {
      what = trouble.getMessage() == null ? trouble.toString() : trouble.getMessage();
    }
    return new ApiException(
        "no aggregator at "
            + base
            + " ("
            + what
            + "). Start one with `wattrack up`, or name it with --url.",
        trouble);
  }

  private JsonNode json(HttpResponse<InputStream> response, String path) throws ApiException {
    String text;
    try (InputStream body = response.body()) {
      text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ApiException(
          base + path + ": the answer broke off: " + String.valueOf(e.getMessage()), e);
    }
    try {
      JsonNode answer = JSON.readTree(text);
      if (answer.isObject()) {
        return answer;
      }
    } catch (JsonProcessingException e) {
      // Said below: not what an aggregator answers.
    }
    throw new ApiException(
        base
            + path
            + " answers HTTP "
            + response.statusCode()
            + " with something that is not an aggregator's: "
            + quote(text)
            + ". Is --url right?");
  }

  /** From {@code {"error":"…","detail":…}}. */
  private ApiException refused(int status, JsonNode answer) {
    String error = answer.path("error").asText("no reason given");
    JsonNode detail = answer.path("detail");
    String more =
        detail.isMissingNode() || detail.isNull()
            ? ""
            : ": " + (detail.isTextual() ? detail.asText() : detail.toString());
    return new ApiException(base + ": " + error + more + " (HTTP " + status + ")");
  }

  private static boolean hasCause(Throwable trouble, Class<? extends Throwable> type) {
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String quote(String text) {
    String oneLine = text.strip().replaceAll("\\p{Cntrl}+", " ");
    return "'"
        + (oneLine.length() > LONGEST_QUOTE ? oneLine.substring(0, LONGEST_QUOTE) + "…" : oneLine)
        + "'";
  }

  /** A name as one part of a path. */
  public static String segment(String name) {
    return encode(name).replace("+", "%20");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
