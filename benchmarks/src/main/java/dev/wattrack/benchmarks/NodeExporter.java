package dev.wattrack.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * The agent's peer: node_exporter with the collectors that ours have, scraped once a second with
 * gzip as Prometheus does. Safe for use by several threads.
 */
final class NodeExporter implements AutoCloseable {
  static final String PACKAGE = "prometheus-node-exporter";
  private static final List<String> COLLECTORS =
      List.of(
          "cpu",
          "meminfo",
          "netdev",
          "diskstats",
          "loadavg",
          "pressure",
          "thermal_zone",
          "hwmon",
          "stat",
          "filesystem");

  private final Child child;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
  private final HttpRequest request;
  private final AtomicLong samples = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  private NodeExporter(Child child, int port) {
    this.child = child;
    request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .header("Accept-Encoding", "gzip")
            .timeout(Duration.ofSeconds(5))
            .build();
  }

  /** Starts it if it is installed; the scene ends it. */
  static Optional<NodeExporter> start(Scene scene) throws IOException, BenchException {
    Optional<Path> program = Child.find(PACKAGE).or(() -> Child.find("node_exporter"));
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = Scene.freePort();
    List<String> command = new ArrayList<>();
    command.add(program.get().toString());
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.add("--web.disable-exporter-metrics");
    command.add("--collector.disable-defaults");
    COLLECTORS.forEach(name -> command.add("--collector." + name));
    Child child = scene.start("node_exporter", Map.of("GOMAXPROCS", "1", "GOGC", "50"), command);
    Scene.awaitPort(child, "node_exporter", port);
    NodeExporter exporter = new NodeExporter(child, port);
    var unused = exporter.scraper.scheduleAtFixedRate(exporter::scrape, 0, 1, TimeUnit.SECONDS);
    return Optional.of(exporter);
  }

  private void scrape() {
    try {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      bytes.set(answer.body().length);
      samples.set(countSamples(text(answer)));
    } catch (IOException | UncheckedIOException e) {
      failures.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(HttpResponse<byte[]> answer) throws IOException {
    boolean zipped = answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
    byte[] plain = answer.body();
    if (zipped) {
      try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(plain))) {
        plain = in.readAllBytes();
      }
    }
    return new String(plain, StandardCharsets.UTF_8);
  }

  /** Lines that are no comment. */
  static long countSamples(String text) {
    return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).count();
  }

  Child child() {
    return child;
  }

  /** Of the last scrape. */
  long samples() {
    return samples.get();
  }

  /** Of the last scrape, as sent. */
  long bytes() {
    return bytes.get();
  }

  long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    scraper.shutdownNow();
  }
}
