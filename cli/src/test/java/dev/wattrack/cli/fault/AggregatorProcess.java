package dev.wattrack.cli.fault;

import dev.wattrack.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An aggregator that can be killed and started again on the same ports and state directory.
 * Confined to the test's thread.
 */
final class AggregatorProcess {
  static final Duration DEADLINE = Duration.ofSeconds(40);

  private static final long KILL_MILLIS = 10_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Children children;
  private final Path stateDir;
  private String commitInterval;
  private final int ingestPort = Children.freePort();
  private final int httpPort = Children.freePort();
  private List<String> prefix = List.of();
  private @Nullable ChildProcess process;

  /**
   * @param commitInterval as in the configuration, e.g. {@code 1s}
   */
  AggregatorProcess(Children children, Path stateDir, String commitInterval) throws IOException {
    this.children = children;
    this.stateDir = stateDir;
    this.commitInterval = commitInterval;
  }

  int ingestPort() {
    return ingestPort;
  }

  int httpPort() {
    return httpPort;
  }

  Path stateDir() {
    return stateDir;
  }

  /** From the next start on; as in the configuration, e.g. {@code 1s}. */
  void commitInterval(String interval) {
    commitInterval = interval;
  }

  /** Words to put before the command from the next start on. */
  void under(List<String> words) {
    prefix = words;
  }

  ChildProcess start(String... moreArguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("dev.wattrack.cli.CliMain", "aggregator"));
    command.addAll(List.of("--port", "" + ingestPort, "--http-port", "" + httpPort));
    command.addAll(List.of("--state-dir", stateDir.toString()));
    command.addAll(List.of(moreArguments));
    Map<String, String> environment =
        Map.of("WATTRACK_STORE_COMMIT_INTERVAL", commitInterval, "WATTRACK_INSECURE", "true");
    ChildProcess started = children.start(prefix, "96m", environment, command);
    process = started;
    return started;
  }

  ChildProcess startAndAwait() throws Exception {
    ChildProcess started = start();
    awaitReady();
    return started;
  }

  void awaitReady() throws TimeoutException, InterruptedException {
    process().awaitLine("agents on port " + ingestPort, DEADLINE);
  }

  ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  void kill() {
    process().kill(KILL_MILLIS);
  }

  /** Body of a successful GET. */
  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(DEADLINE)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }
}
