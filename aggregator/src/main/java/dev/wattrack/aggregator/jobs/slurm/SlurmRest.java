package dev.wattrack.aggregator.jobs.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.aggregator.jobs.SchedulerHttp;
import dev.wattrack.aggregator.jobs.SchedulerHttp.Answer;
import dev.wattrack.aggregator.jobs.SchedulerHttp.Place;
import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.aggregator.jobs.SchedulerText;
import dev.wattrack.model.job.JobSpan;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Slurm asked by slurmrestd: {@code /slurm/v0.0.38/jobs} and {@code /nodes}. The routes carry the
 * version of its plug-in; the newest that its own {@code /openapi/v3} lists is used. Confined to
 * one thread.
 */
final class SlurmRest implements SlurmDoor {
  private static final int DEFAULT_PORT = 6820;
  private static final Pattern ROUTE = Pattern.compile("/slurm/v0\\.0\\.(\\d{1,3})/jobs");
  private static final String EXPECTED =
      "expected the address of slurmrestd, such as http://head:6820 or unix:/run/slurmrestd.sock";

  private final SchedulerHttp http;
  private final String shown;
  private final @Nullable Path token;
  private @Nullable String version;

  /**
   * @param address {@code http://host:port} or {@code unix:/path}; throws IllegalArgumentException
   *     for anything else
   * @param token file with a JSON web token, read at each poll for it is renewed; null: none
   */
  SlurmRest(Vertx vertx, String address, @Nullable Path token) {
    Place place = place(address);
    http = new SchedulerHttp(vertx, place);
    shown = place.shown();
    this.token = token;
  }

  private static Place place(String address) {
    String text = address.strip();
    if (text.startsWith("unix:/")) {
      return new Place(
          SocketAddress.domainSocketAddress(text.substring("unix:".length())),
          "localhost",
          DEFAULT_PORT,
          "",
          text);
    }
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      if ("http".equals(uri.getScheme()) && host != null && uri.getPort() <= 65_535) {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return new Place(SocketAddress.inetSocketAddress(port, host), host, port, path, text);
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  @Override
  public Listed jobs(List<String> troubles) throws InterruptedException {
    Answer answer = ask("/jobs");
    if (!(answer instanceof Answer.Text text)) {
      return new Listed.Failed(reason(answer));
    }
    JsonNode document = SlurmJson.read(text.body());
    if (!document.path("jobs").isArray()) {
      return new Listed.Failed(strange(document));
    }
    Map<String, JobSpan> jobs = new LinkedHashMap<>();
    SlurmJson.jobs(document).forEach(job -> jobs.put(job.id(), job));
    int unread = document.path("jobs").size() - jobs.size();
    if (unread > 0) {
      troubles.add(unread + " of " + (jobs.size() + unread) + " jobs cannot be read");
    }
    return new Listed.Jobs(jobs);
  }

  @Override
  public List<SchedulerNode> nodes(List<String> troubles) throws InterruptedException {
    Answer answer = ask("/nodes");
    if (!(answer instanceof Answer.Text text)) {
      troubles.add(reason(answer));
      return List.of();
    }
    JsonNode document = SlurmJson.read(text.body());
    if (!document.path("nodes").isArray()) {
      troubles.add(strange(document));
    }
    return SlurmJson.nodes(document);
  }

  private Answer ask(String what) throws InterruptedException {
    Map<String, String> headers = headers();
    String known = version;
    if (known == null) {
      Answer answer = http.get("/openapi/v3", headers);
      if (!(answer instanceof Answer.Text text)) {
        return answer;
      }
      known = newest(text.body());
      if (known == null) {
        return new Answer.Trouble(
            shown + " lists no /slurm/ routes; start slurmrestd with -s openapi/v0.0.38 or later");
      }
      version = known;
    }
    Answer answer = http.get("/slurm/" + known + what, headers);
    if (!(answer instanceof Answer.Text)) {
      // It may have been started anew, with other plug-ins.
      version = null;
    }
    return answer;
  }

  /** The newest version that the description of the routes names; null if it names none. */
  static @Nullable String newest(String openApi) {
    TreeSet<Integer> versions = new TreeSet<>();
    Matcher matcher = ROUTE.matcher(openApi.replace("\\/", "/"));
    while (matcher.find()) {
      versions.add(Integer.parseInt(matcher.group(1)));
    }
    return versions.isEmpty() ? null : "v0.0." + versions.last();
  }

  private Map<String, String> headers() {
    Path file = token;
    if (file == null) {
      return Map.of();
    }
    try {
      // As scontrol prints it: SLURM_JWT=eyJh…
      String text = Files.readString(file).strip().replaceFirst("^SLURM_JWT=", "");
      return text.matches("[\\x21-\\x7e]{1,8192}") ? Map.of("X-SLURM-USER-TOKEN", text) : Map.of();
    } catch (IOException e) {
      return Map.of();
    }
  }

  private String reason(Answer answer) {
    if (answer instanceof Answer.NoRoute none) {
      return none.reason()
          + (none.reason().contains("HTTP 401") || none.reason().contains("HTTP 500")
              ? "; is the token of jobs.slurm.rest-token there and valid?"
              : "");
    } else if (answer instanceof Answer.Refused refused) {
      return refused.reason() + "; is slurmrestd running there?";
    }
    return ((Answer.Trouble) answer).reason();
  }

  /** It answers with 200 and says in the document what went wrong. */
  private String strange(JsonNode document) {
    JsonNode error = document.path("errors").path(0);
    String said = error.path("description").asText(error.path("error").asText(""));
    return shown
        + " answers what is no list of Slurm's"
        + (said.isEmpty() ? "" : ": " + SchedulerText.sentence(said));
  }

  @Override
  public void close() {
    http.close();
  }
}
