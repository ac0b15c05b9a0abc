package dev.wattrack.aggregator.alerts.receivers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.alerts.notify.Letter;
import dev.wattrack.aggregator.alerts.notify.Notice;
import dev.wattrack.aggregator.alerts.notify.NoticeJson;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;

/**
 * Posts JSON: as it is to a webhook, as alerts of Prometheus to an Alertmanager (API v2), as a
 * message to ntfy. Safe for use by several threads.
 */
public final class HttpReceiver implements Receiver {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Where to. Immutable.
   *
   * @param headers to send along; they may be secrets
   */
  public record Target(URI uri, Map<String, String> headers, Trust trust) {
    public Target {
      headers = Map.copyOf(headers);
    }
  }

  /** How a notice becomes a body. */
  @FunctionalInterface
  interface Body {
    String of(Notice notice);
  }

  private final URI uri;
  private final Map<String, String> headers;
  private final Body body;
  private final boolean forgets;
  private final HttpClient client;

  private HttpReceiver(URI uri, Target target, boolean forgets, Body body) {
    this.uri = uri;
    this.forgets = forgets;
    headers = target.headers();
    this.body = body;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .sslContext(target.trust().context())
            .build();
  }

  /** The notice as JSON, with its number in the header Idempotency-Key. */
  public static Receiver webhook(Target target, String cluster) {
    return new HttpReceiver(
        target.uri(), target, false, notice -> NoticeJson.write(notice, cluster).toString());
  }

  /**
   * An Alertmanager, by {@code POST /api/v2/alerts} (recorded of version 0.25.0, which answers 200
   * and refuses other content types with 415):
   *
   * <pre>[{"labels":{"alertname":"V1"},"startsAt":"2026-11-21T01:10:18Z"}]</pre>
   *
   * <p>It keeps alerts in memory alone, so it is told again every minute what still fires.
   *
   * @param target the Alertmanager itself
   */
  public static Receiver alertmanager(Target target, String cluster, Clock clock) {
    URI api = URI.create(target.uri().toString().replaceAll("/+$", "") + "/api/v2/alerts");
    return new HttpReceiver(
        api, target, true, notice -> prometheus(notice, cluster, clock.instant()));
  }

  private static String prometheus(Notice notice, String cluster, Instant now) {
    ArrayNode all = NoticeJson.MAPPER.createArrayNode();
    for (Alert alert : notice.alerts()) {
      ObjectNode one = all.addObject();
      ObjectNode labels = one.putObject("labels");
      labels.put("alertname", alert.rule());
      labels.put("cluster", cluster);
      labels.put("subject", alert.subject());
      if (!alert.hosts().isEmpty()) {
        labels.put("host", String.join(",", new TreeSet<>(alert.hosts())));
      }
      if (alert.simulated()) {
        labels.put("simulated", "true");
      }
      ObjectNode annotations = one.putObject("annotations");
      annotations.put("severity", alert.severity().word());
      annotations.put("summary", alert.text());
      annotations.put("check", alert.check());
      annotations.put("id", alert.id());
      one.put("startsAt", alert.since().toString());
      Instant resolved = alert.resolved();
      // It forgets what is not repeated; so it must live longer than we take to repeat it.
      Instant end = resolved == null ? now.plus(notice.repeat().multipliedBy(2)) : resolved;
      one.put("endsAt", end.toString());
    }
    return all.toString();
  }

  /**
   * A topic of ntfy, as JSON to the server itself (docs.ntfy.sh/publish, "Publish as JSON").
   *
   * @param target address of the topic, such as https://ntfy.sh/my-rack
   */
  public static Receiver ntfy(Target target, Letter letter) {
    URI topic = target.uri();
    String path = topic.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    URI server = topic.resolve(path.substring(0, path.lastIndexOf('/') + 1));
    return new HttpReceiver(server, target, false, notice -> message(notice, name, letter));
  }

  private static String message(Notice notice, String topic, Letter letter) {
    Severity worst =
        notice.alerts().stream().map(Alert::severity).max(Severity::compareTo).orElseThrow();
    ObjectNode json = NoticeJson.MAPPER.createObjectNode();
    json.put("topic", topic);
    json.put("title", letter.title(notice));
    json.put("message", letter.body(notice));
    int priority =
        !notice.firing() ? 2 : worst == Severity.CRITICAL ? 5 : worst == Severity.WARNING ? 4 : 3;
    json.put("priority", priority);
    json.putArray("tags").add(notice.firing() ? "rotating_light" : "white_check_mark");
    return json.toString();
  }

  @Override
  public boolean forgets() {
    return forgets;
  }

  @Override
  public Outcome deliver(Notice notice) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", Long.toString(notice.number()))
            .POST(HttpRequest.BodyPublishers.ofString(body.of(notice)));
    headers.forEach(request::setHeader);
    try {
      HttpResponse<Void> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding());
      int status = answer.statusCode();
      if (status / 100 == 2) {
        return new Outcome.Sent();
      }
      boolean later = status / 100 == 5 || status == 408 || status == 429;
      String reason = uri.getHost() + " answers HTTP " + status;
      return later ? new Outcome.Later(reason) : new Outcome.Refused(reason);
    } catch (IOException e) {
      String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new Outcome.Later(uri.getHost() + ": " + what);
    }
  }
}
