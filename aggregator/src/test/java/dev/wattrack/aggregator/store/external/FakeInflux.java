package dev.wattrack.aggregator.store.external;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A strict InfluxDB 2, or 3 Core: refuses a wrong token, organisation, bucket or precision, and
 * what is not gzip; answers to bad lines as those do (2 takes none of a batch with a line it cannot
 * parse; 3 keeps the others and lists the bad ones; both keep the others where a type conflicts).
 * Faults are set by the test.
 */
final class FakeInflux implements TestServer {
  /** What goes wrong. */
  enum Fault {
    NONE,
    /** Answers 500 with the words of a full disk. */
    DISK_FULL,
    /** Answers 507. */
    NO_STORAGE,
    /** Answers 503 and asks for 20 s of peace. */
    BUSY,
    /** Takes the lines, and then does not answer. */
    SILENT,
    /** Takes the lines, and answers too late. */
    SLOW
  }

  private final ServerKind kind;
  private final int port;
  private final String token;
  private final Path tokenFile;
  private final Map<ReadPoint, Object> values = new HashMap<>();
  private final Map<String, Class<?>> types = new ConcurrentHashMap<>();
  final CountDownLatch released = new CountDownLatch(1);
  private final @Nullable SSLContext tls;
  private final @Nullable Path caFile;
  private @Nullable HttpServer http;
  private @Nullable ExecutorService threads;
  volatile Fault fault = Fault.NONE;
  volatile String accepted;
  volatile int largestBody;
  volatile int mostBodyBytes = 10 << 20;
  volatile Duration timeout = Duration.ofSeconds(30);

  FakeInflux(ServerKind kind, Path tokenFile, String token) throws IOException {
    this(kind, tokenFile, token, null, null);
  }

  FakeInflux(
      ServerKind kind,
      Path tokenFile,
      String token,
      @Nullable SSLContext tls,
      @Nullable Path caFile)
      throws IOException {
    this.kind = kind;
    this.tokenFile = tokenFile;
    this.token = token;
    this.tls = tls;
    this.caFile = caFile;
    accepted = token;
    port = ServerProcess.freePort();
  }

  @Override
  public void start() throws Exception {
    InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server;
    if (tls == null) {
      server = HttpServer.create(place, 16);
    } else {
      HttpsServer https = HttpsServer.create(place, 16);
      https.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = https;
    }
    server.createContext("/", this::serve);
    threads = Executors.newFixedThreadPool(2);
    server.setExecutor(threads);
    server.start();
    http = server;
  }

  @Override
  public void stop() {
    if (http != null) {
      http.stop(0);
    }
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  @Override
  public ServerAddress address() {
    return new ServerAddress(
        kind,
        (tls == null ? "http" : "https") + "://127.0.0.1:" + port,
        kind == ServerKind.INFLUXDB2 ? "rack" : "",
        "wattrack",
        "",
        tokenFile,
        caFile,
        timeout);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      byte[] packed = in.readAllBytes();
      if (exchange.getRequestURI().getPath().equals("/query")) {
        question(exchange, new String(packed, StandardCharsets.UTF_8));
        return;
      }
      String trouble = trouble(exchange);
      if (trouble != null) {
        answer(exchange, Integer.parseInt(trouble.substring(0, 3)), trouble.substring(4));
        return;
      }
      String body =
          new String(
              new GZIPInputStream(new java.io.ByteArrayInputStream(packed)).readAllBytes(),
              StandardCharsets.UTF_8);
      largestBody = Math.max(largestBody, body.length());
      if (body.length() > mostBodyBytes) {
        answer(exchange, 413, "{\"code\":\"request too large\",\"message\":\"too large\"}");
        return;
      }
      take(exchange, StrictLines.read(body));
    }
  }

  /** Tells back what it was asked, as a table of one row. */
  private void question(HttpExchange exchange, String form) throws IOException {
    boolean posted = exchange.getRequestMethod().equals("POST");
    Map<String, String> asked = query(posted ? form : exchange.getRequestURI().getRawQuery());
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    String text = String.valueOf(asked.remove("q"));
    if (fault == Fault.SLOW) {
      awaitRelease();
    }
    if (!("Token " + accepted).equals(given)) {
      answer(exchange, 401, "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}");
    } else if (text.contains("nonsense")) {
      answer(exchange, 400, "{\"code\":\"invalid\",\"message\":\"found nonsense\"}");
    } else if (fault == Fault.DISK_FULL) {
      answer(exchange, 500, "{\"code\":\"internal error\",\"message\":\"no space left\"}");
    } else {
      answer(
          exchange,
          200,
          "{\"results\":[{\"series\":[{\"name\":\"%s %d\",\"values\":[[%s]]}]}]}"
              .formatted(
                  exchange.getRequestMethod(), text.length(), "\"" + new TreeMap<>(asked) + "\""));
    }
  }

  /** Status and body of a refusal before the lines are looked at. */
  private @Nullable String trouble(HttpExchange exchange) {
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    boolean known =
        ("Token " + accepted).equals(authorization)
            || (kind == ServerKind.INFLUXDB3 && ("Bearer " + accepted).equals(authorization));
    if (!exchange.getRequestURI().getPath().equals("/api/v2/write")) {
      return "404 {\"code\":\"not found\",\"message\":\"path not found\"}";
    }
    if (!known) {
      return "401 {\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}";
    }
    if (kind == ServerKind.INFLUXDB2 && !"rack".equals(query.get("org"))) {
      return "404 {\"code\":\"not found\",\"message\":\"organization name not found\"}";
    }
    if (!"wattrack".equals(query.get("bucket"))) {
      return "404 {\"code\":\"not found\",\"message\":\"bucket not found\"}";
    }
    if (!"ns".equals(query.get("precision"))) {
      return "400 {\"code\":\"invalid\",\"message\":\"precision\"}";
    }
    if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      return "400 {\"code\":\"invalid\",\"message\":\"not gzip\"}";
    }
    return switch (fault) {
      case DISK_FULL ->
          "500 {\"code\":\"internal error\",\"message\":\"unexpected error writing points to"
              + " database: engine: write /data/wal/000.wal: no space left on device\"}";
      case NO_STORAGE -> "507 insufficient storage";
      case BUSY -> "503 {\"code\":\"unavailable\",\"message\":\"busy\"}";
      case NONE, SILENT, SLOW -> null;
    };
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw.split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private void take(HttpExchange exchange, List<StrictLines.Line> lines) throws IOException {
    List<String> unparsed = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    List<StrictLines.Line> good = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      StrictLines.Line line = lines.get(i);
      String conflict = conflict(line);
      if (!line.fault().isEmpty()) {
        unparsed.add(third(i + 1, line.text(), line.fault()));
      } else if (conflict != null) {
        conflicts.add(third(i + 1, line.text(), conflict));
      } else {
        good.add(line);
      }
    }
    boolean second = kind == ServerKind.INFLUXDB2;
    if (second && !unparsed.isEmpty()) {
      answer(exchange, 400, "{\"code\":\"invalid\",\"message\":\"unable to parse 'x': missing\"}");
      return;
    }
    synchronized (values) {
      good.forEach(line -> values.putAll(line.values()));
    }
    if (fault == Fault.SILENT) {
      return; // the connection is closed without an answer
    }
    if (fault == Fault.SLOW) {
      awaitRelease();
    }
    if (unparsed.isEmpty() && conflicts.isEmpty()) {
      exchange.sendResponseHeaders(204, -1);
    } else if (second) {
      answer(
          exchange,
          422,
          "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database:"
              + " partial write: field type conflict: input field dropped="
              + conflicts.size()
              + "\"}");
    } else {
      unparsed.addAll(conflicts);
      answer(
          exchange,
          400,
          "{\"error\":\"partial write of line protocol occurred\",\"data\":["
              + String.join(",", unparsed)
              + "]}");
    }
  }

  private static String third(int number, String line, String message) {
    return "{\"original_line\":\"%s\",\"line_number\":%d,\"error_message\":\"%s\"}"
        .formatted(line.replace("\\", "\\\\").replace("\"", "\\\""), number, message);
  }

  private @Nullable String conflict(StrictLines.Line line) {
    for (Map.Entry<ReadPoint, Object> value : line.values().entrySet()) {
      String field = value.getKey().measurement() + "\n" + value.getKey().field();
      Class<?> type = types.putIfAbsent(field, value.getValue().getClass());
      if (type != null && type != value.getValue().getClass()) {
        return "field type conflict";
      }
    }
    return null;
  }

  private void awaitRelease() {
    try {
      boolean unused = released.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    if (fault == Fault.BUSY) {
      exchange.getResponseHeaders().set("Retry-After", "20");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public Map<ReadPoint, Object> read() {
    synchronized (values) {
      return new HashMap<>(values);
    }
  }

  String token() {
    return token;
  }

  @Override
  public void close() {
    stop();
  }
}
