package dev.wattrack.aggregator.alerts.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Severity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Notices as JSON: in the queue, to webhooks and on the input of commands. */
public final class NoticeJson {
  public static final ObjectMapper MAPPER = new ObjectMapper();

  /** The notice as JSON, which {@link #read} understands. */
  public static ObjectNode write(Notice notice, String cluster) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("version", 1);
    json.put("cluster", cluster);
    json.put("number", notice.number());
    json.put("receiver", notice.receiver());
    json.put("status", notice.firing() ? "firing" : "resolved");
    json.put("group", notice.group());
    json.put("made", notice.made().toString());
    json.put("repeat_seconds", notice.repeat().toSeconds());
    notice.alerts().forEach(alert -> json.withArray("alerts").add(alert(alert)));
    return json;
  }

  private static ObjectNode alert(Alert alert) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("id", alert.id());
    json.put("status", alert.isFiring() ? "firing" : "resolved");
    json.put("rule", alert.rule());
    json.put("severity", alert.severity().word());
    json.put("subject", alert.subject());
    new TreeSet<>(alert.hosts()).forEach(host -> json.withArray("hosts").add(host));
    json.put("simulated", alert.simulated());
    json.put("since", alert.since().toString());
    Instant resolved = alert.resolved();
    json.put("resolved", resolved == null ? null : resolved.toString());
    json.put("reason", alert.reason());
    json.put("text", alert.text());
    json.put("check", alert.check());
    json.put("figure", known(alert.figure()));
    json.put("limit", known(alert.limit()));
    json.put("unit", alert.unit());
    json.put("acknowledged", alert.acknowledged());
    return json;
  }

  private static @Nullable Double known(double number) {
    return Double.isFinite(number) ? (Double) number : null;
  }

  /** Throws IllegalArgumentException when a text is no notice. */
  public static Notice read(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      List<Alert> alerts = new ArrayList<>();
      for (JsonNode alert : json.path("alerts")) {
        alerts.add(alert(alert));
      }
      return new Notice(
          json.path("number").asLong(),
          json.path("receiver").asText(),
          json.path("group").asText(),
          Instant.parse(json.path("made").asText()),
          Duration.ofSeconds(json.path("repeat_seconds").asLong()),
          alerts);
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IllegalArgumentException("not a notice: " + e.getMessage(), e);
    }
  }

  private static Alert alert(JsonNode json) {
    Set<String> hosts = new HashSet<>();
    json.path("hosts").forEach(host -> hosts.add(host.asText()));
    JsonNode resolved = json.path("resolved");
    Instant since = Instant.parse(json.path("since").asText());
    return new Alert(
        json.path("id").asText(),
        json.path("rule").asText(),
        Severity.ofWord(json.path("severity").asText()),
        json.path("subject").asText(),
        hosts,
        json.path("simulated").asBoolean(),
        since,
        resolved.isTextual() ? Instant.parse(resolved.asText()) : null,
        json.path("reason").asText(),
        json.path("text").asText(),
        json.path("check").asText(),
        json.path("figure").asDouble(Double.NaN),
        json.path("limit").asDouble(Double.NaN),
        json.path("unit").asText(),
        json.path("acknowledged").asBoolean() ? new Alert.Acknowledgement("", "", since) : null,
        false,
        "");
  }

  private NoticeJson() {}
}
