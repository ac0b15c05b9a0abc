package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.config.Entry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A whole aggregator on free ports of 127.0.0.1 with its database in a folder, asked by HTTP. */
public final class Served implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Aggregator aggregator;

  private Served(Aggregator aggregator) {
    this.aggregator = aggregator;
  }

  /** One that asks nobody who he is; keys and values of its settings. */
  public static Served open(Path dir, String... settings) throws Exception {
    Map<String, String> all = new TreeMap<>(Map.of("insecure", "true"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return start(dir, all);
  }

  /** One as it is by default. */
  static Served guarded(Path dir) throws Exception {
    return start(dir, Map.of());
  }

  /** One that listens on every address of this machine. */
  static Served encrypted(Path dir) throws Exception {
    return start(dir, Map.of("bind", "0.0.0.0"));
  }

  private static Served start(Path dir, Map<String, String> settings) throws Exception {
    List<Entry> entries = new ArrayList<>();
    settings.forEach((key, value) -> entries.add(new Entry(key, value, "test")));
    for (String port : List.of("ingest.port", "http.port")) {
      entries.add(new Entry(port, "0", "test"));
    }
    entries.add(new Entry("state_dir", dir.toString(), "test"));
    AggregatorConfig config = AggregatorConfig.load(null, Map.of(), entries);
    Clock clock = Clock.systemUTC();
    SqliteStore store = SqliteStore.open(dir, SqliteStoreOptions.defaults(), clock);
    return new Served(Aggregator.start(config, store, clock));
  }

  Aggregator aggregator() {
    return aggregator;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + aggregator.httpPort() + path);
  }

  /** Names and values of headers follow the body. */
  HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send("POST", path, BodyPublishers.ofString(body), headers);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
    return send("POST", path, BodyPublishers.ofByteArray(body), headers);
  }

  JsonNode json(String path) throws Exception {
    return JSON.readTree(get(path).body());
  }

  @Override
  public void close() {
    aggregator.close();
  }
}
