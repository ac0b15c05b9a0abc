package dev.wattrack.aggregator.store.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Debian's influxdb 1.6.7 on loopback, with its files in a folder of the test. */
public final class RealInfluxOne implements TestServer {
  public static final Path PROGRAM = Path.of("/usr/bin/influxd");
  private final ServerProcess process;
  private final int port;

  public RealInfluxOne(Path dir) throws IOException {
    port = ServerProcess.freePort();
    Path config = dir.resolve("influxdb.conf");
    Files.writeString(
        config,
        """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
          query-log-enabled = false
        [monitor]
          store-enabled = false
        [http]
          bind-address = "127.0.0.1:%d"
          log-enabled = false
        [continuous_queries]
          enabled = false
        """
            .formatted(ServerProcess.freePort(), dir, dir, dir, port));
    process =
        new ServerProcess(
            List.of(PROGRAM.toString(), "-config", config.toString()),
            port,
            dir.resolve("influxd.log"));
  }

  /** Where it serves HTTP. */
  public int port() {
    return port;
  }

  /** Starts it, with a database {@code wattrack}. */
  @Override
  public void start() throws Exception {
    process.start();
    process.post("/query", "q=" + ServerProcess.encoded("CREATE DATABASE wattrack"));
  }

  @Override
  public void stop() throws Exception {
    process.kill(true);
  }

  @Override
  public ServerAddress address() {
    return new ServerAddress(
        ServerKind.INFLUXDB1,
        process.url(),
        "",
        "wattrack",
        "",
        null,
        null,
        Duration.ofSeconds(60));
  }

  @Override
  public Map<ReadPoint, Object> read() throws Exception {
    String answer =
        process.get(
            "/query?db=wattrack&epoch=ns&q="
                + ServerProcess.encoded("SELECT * FROM /.*/ GROUP BY *"));
    Map<ReadPoint, Object> all = new HashMap<>();
    for (JsonNode series : new ObjectMapper().readTree(answer).findPath("series")) {
      TreeMap<String, String> tags = new TreeMap<>();
      series
          .path("tags")
          .properties()
          .forEach(
              tag -> {
                if (!tag.getValue().asText().isEmpty()) {
                  tags.put(tag.getKey(), tag.getValue().asText());
                }
              });
      for (JsonNode row : series.path("values")) {
        for (int i = 1; i < row.size(); i++) {
          JsonNode value = row.get(i);
          if (!value.isNull()) {
            ReadPoint point =
                new ReadPoint(
                    series.path("name").asText(),
                    tags,
                    series.path("columns").get(i).asText(),
                    row.get(0).asLong());
            all.put(point, value.isTextual() ? value.asText() : (Object) value.asDouble());
          }
        }
      }
    }
    return all;
  }

  @Override
  public void close() {
    process.close();
  }
}
