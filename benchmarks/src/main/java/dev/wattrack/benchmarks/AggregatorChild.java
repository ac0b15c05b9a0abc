package dev.wattrack.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An aggregator under measurement with its ports. Confined to one thread. */
record AggregatorChild(Child child, int port, int httpPort, HttpClient client) {
  private static final double QUIET_SHARE = 0.03;
  private static final int QUIET_SECONDS = 3;
  private static final int MOST_SECONDS = 120;

  /** The answer to a GET, which must be 200. */
  String get(String path) throws IOException, BenchException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
            .timeout(Duration.ofSeconds(60))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new BenchException(path + " was answered " + answer.statusCode() + answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }

  /** Waits until it does next to nothing any more: the head is sealed as far as can be. */
  Usage awaitQuiet() throws BenchException {
    Usage before = child.usage();
    int quiet = 0;
    for (int second = 0; second < MOST_SECONDS && quiet < QUIET_SECONDS; second++) {
      Windows.pause(1_000);
      Usage after = child.usage();
      quiet = after.cpuNanosSince(before) < QUIET_SHARE * 1e9 ? quiet + 1 : 0;
      before = after;
    }
    return before;
  }

  /** A number of the /metrics page. */
  double metric(String name) throws IOException, BenchException {
    Matcher line =
        Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
            .matcher(get("/metrics"));
    if (!line.find()) {
      throw new BenchException("no " + name + " on /metrics");
    }
    return Double.parseDouble(line.group(1));
  }
}
