package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Debian's victoria-metrics 1.79.5 on loopback, with its files in a folder of the test. */
public final class RealVictoria implements TestServer {
  public static final Path PROGRAM = Path.of("/usr/bin/victoria-metrics");
  private final ServerProcess process;

  public RealVictoria(Path dir) throws IOException {
    int port = ServerProcess.freePort();
    process =
        new ServerProcess(
            List.of(
                PROGRAM.toString(),
                "-httpListenAddr=127.0.0.1:" + port,
                "-storageDataPath=" + dir.resolve("data"),
                "-retentionPeriod=100y",
                "-dedup.minScrapeInterval=1ms",
                "-memory.allowedBytes=64MB"),
            port,
            dir.resolve("victoria.log"));
  }

  @Override
  public void start() throws Exception {
    process.start();
  }

  /** What it took in the last seconds is in its memory only, so it gets the chance to write. */
  @Override
  public void stop() throws Exception {
    process.kill(false);
  }

  @Override
  public ServerAddress address() {
    return new ServerAddress(
        ServerKind.VICTORIAMETRICS,
        process.url(),
        "",
        "wattrack",
        "",
        null,
        null,
        Duration.ofSeconds(60));
  }

  /** Makes what it has taken visible at once, not in some seconds. */
  public void flush() throws Exception {
    process.get("/internal/force_flush");
  }

  @Override
  public Map<ReadPoint, Object> read() throws Exception {
    flush();
    String answer =
        process.get(
            "/api/v1/export?start=0&match[]=".replace("[]", "%5B%5D")
                + ServerProcess.encoded("{__name__!=\"\"}"));
    ObjectMapper json = new ObjectMapper();
    Map<ReadPoint, Object> all = new HashMap<>();
    for (String line : answer.lines().toList()) {
      JsonNode series = json.readTree(line);
      TreeMap<String, String> tags = new TreeMap<>();
      series.path("metric").properties().forEach(t -> tags.put(t.getKey(), t.getValue().asText()));
      String name = tags.remove("__name__");
      for (int i = 0; i < series.path("values").size(); i++) {
        ReadPoint point =
            new ReadPoint(
                String.valueOf(name),
                tags,
                "",
                series.path("timestamps").get(i).asLong() * 1_000_000);
        assertThat(all.put(point, series.path("values").get(i).asDouble()))
            .as("a second value of %s", point)
            .isNull();
      }
    }
    return all;
  }

  @Override
  public void close() {
    process.close();
  }
}
