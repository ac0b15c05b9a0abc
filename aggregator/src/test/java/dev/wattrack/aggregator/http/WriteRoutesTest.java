package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What line protocol over HTTP takes and refuses, and in which words. */
class WriteRoutesTest {
  private static final int MAX_REQUEST = 128_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  @TempDir Path dir;
  private Served served;

  @BeforeEach
  void start() throws Exception {
    served = Served.open(dir, "limit.nodes", "3", "limit.request", "128kB");
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> post(String path, HttpRequest.BodyPublisher body, String... headers)
      throws Exception {
    return served.send("POST", path, body, headers);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return post(path, HttpRequest.BodyPublishers.ofString(body));
  }

  private JsonNode points(String measurement) throws Exception {
    return points(measurement, "from=0&to=2000000000");
  }

  private JsonNode points(String measurement, String span) throws Exception {
    return served
        .json("/api/v1/series?field=x&measurement=" + measurement + "&" + span)
        .at("/series/0/points");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "/write?precision=n,1780000000000000000",
    "/write?precision=ns,1780000000000000000",
    "/write?precision=u,1780000000000000",
    "/write?precision=us,1780000000000000",
    "/write?precision=ms,1780000000000",
    "/write?precision=s,1780000000",
    "/write?precision=m,29666667",
    "/write?precision=h,494444",
    "/write,1780000000000000000",
    "/api/v2/write?precision=ns,1780000000000000000",
    "/api/v2/write?precision=us,1780000000000000",
    "/api/v2/write?precision=ms,1780000000000",
    "/api/v2/write?precision=s,1780000000",
    "/api/v2/write,1780000000000000000"
  })
  void eachPrecisionOfEachInterfaceIsTaken(String path, String time) throws Exception {
    assertThat(post(path, "a,host=h x=1 " + time).statusCode()).isEqualTo(204);
    assertThat(points("a").at("/0/0").asText()).startsWith("2026-05-28T");
  }

  @ParameterizedTest
  @CsvSource({
    "/write?precision=d,ns us ms s m or h",
    "/api/v2/write?precision=m,ns us ms or s",
    "/api/v2/write?precision=n,ns us ms or s"
  })
  void anUnknownPrecisionIsRefusedWithTheKnownOnes(String path, String known) throws Exception {
    HttpResponse<String> answer = post(path, "a x=1 5");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body().replace(",", "")).contains("precision").contains(known);
  }

  @Test
  void thePartialWriteIsToldInTheShapeOfEachInterface() throws Exception {
    String body = "a,host=h x=1 5\n\nb,host=h x=oops 5\nc,host=h x=1 -5\n";
    JsonNode first = JSON.readTree(post("/write", body).body());
    assertThat(first.at("/error").asText())
        .startsWith("partial write: 1 lines kept, 2 refused:")
        .contains("line 3: bad value 'oops' of field 'x' in 'b,host=h x=oops 5';")
        .contains("line 4: timestamp '-5' is out of range");
    JsonNode second = JSON.readTree(post("/api/v2/write", body).body());
    assertThat(second.at("/code").asText()).isEqualTo("invalid");
    assertThat(second.at("/message").asText()).isEqualTo(first.at("/error").asText());
    assertThat(second.at("/line").asInt()).isEqualTo(3);
  }

  @Test
  void linesOfOneNodeTooManyAreNamedAndTheOthersKept() throws Exception {
    HttpResponse<String> answer =
        post("/write", "a,host=h1 x=1 5\na,host=h2 x=1 5\na,host=h3 x=1 5\na,host=h4 x=1 5\n");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("3 lines kept", "line 4: no room", "'h4'", "limit.nodes");
  }

  @Test
  void aChunkedBodyIsTakenAndBounded() throws Exception {
    byte[] line = "a,host=h x=1 5\n".getBytes(StandardCharsets.UTF_8);
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(line));
    assertThat(post("/write", chunked).statusCode()).isEqualTo(204);
    assertThat(points("a")).hasSize(1);
    HttpRequest.BodyPublisher large =
        HttpRequest.BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream(new byte[MAX_REQUEST + 10_000]));
    HttpResponse<String> answer = post("/api/v2/write", large);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("request too large").contains("limit.request");
  }

  @Test
  void aBodyOfManySlicesIsStoredWholeAndItsBadLinesAreCounted() throws Exception {
    StringBuilder body = new StringBuilder();
    long now = System.currentTimeMillis() / 1000;
    for (int i = 0; i < 12_000; i++) {
      body.append(i % 2 == 0 ? "a\n" : "a x=1 " + (now - i / 2) + "\n");
    }
    HttpResponse<String> answer = post("/write?precision=s", body.toString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("6000 lines kept, 6000 refused").hasSizeLessThan(1_000);
    assertThat(points("a", "from=now-1d&to=now%2B1m").size()).isEqualTo(6_000);
  }

  @ParameterizedTest
  @CsvSource({"br,415,not known here", "gzip,400,does not unpack"})
  void aBodyThatCannotBeUnpackedIsRefused(String encoding, int status, String words)
      throws Exception {
    HttpResponse<String> answer =
        post(
            "/write",
            HttpRequest.BodyPublishers.ofString("this is not packed"),
            "Content-Encoding",
            encoding);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
    assertThat(post("/write", "a,host=h x=1 5").statusCode()).isEqualTo(204);
  }

  /** Senders that have begun many bodies and finish none must not fill the memory. */
  @Test
  void moreBodiesThanMemoryAllowsAreAskedToComeLater() throws Exception {
    List<Socket> open = new ArrayList<>();
    byte[] half = new byte[MAX_REQUEST - 1_000];
    Arrays.fill(half, (byte) '\n');
    try {
      String refused = "";
      for (int i = 0; i < 6 && refused.isEmpty(); i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.uri("").getPort());
        open.add(socket);
        socket.setSoTimeout(i < 4 ? 300 : 10_000);
        OutputStream out = socket.getOutputStream();
        out.write(
            ("POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: " + MAX_REQUEST + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.write(half);
        refused = answer(socket.getInputStream());
      }
      assertThat(open).hasSize(5);
      assertThat(refused).contains(" 503 ").contains("Retry-After: 5").contains("at once");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    await().until(() -> post("/write", "a,host=h x=1 5\n".repeat(8_000)).statusCode() == 204);
  }

  private static String answer(InputStream in) throws IOException {
    byte[] bytes = new byte[4_000];
    try {
      int count = in.read(bytes);
      return count < 0 ? "" : new String(bytes, 0, count, StandardCharsets.UTF_8);
    } catch (java.net.SocketTimeoutException stillTaken) {
      return "";
    }
  }

  /** Whatever comes: an answer that is meant so, and a server that goes on. */
  @Test
  void randomBodiesAreAnsweredAndNeverAnInternalError() throws Exception {
    byte[] good =
        "cpu,host=h,cpu=cpu0 x=1,n=3i,up=t,s=\"a b\" 1780000000000000000\n"
            .repeat(3)
            .getBytes(StandardCharsets.UTF_8);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      byte[] body = good.clone();
      for (int i = random.nextInt(10); i >= 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      boolean packed = random.nextInt(4) == 0;
      byte[] sent = packed ? gzip(body) : body;
      if (packed && random.nextBoolean()) {
        sent[random.nextInt(sent.length)] ^= (byte) (1 << random.nextInt(8));
      }
      String path = random.nextBoolean() ? "/write" : "/api/v2/write";
      HttpRequest.Builder request =
          HttpRequest.newBuilder(served.uri(path))
              .POST(HttpRequest.BodyPublishers.ofByteArray(sent));
      if (packed) {
        request.header("Content-Encoding", "gzip");
      }
      answers.add(CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()));
    }
    for (int seed = 0; seed < answers.size(); seed++) {
      HttpResponse<String> answer = answers.get(seed).get(30, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).as("seed %d: %s", seed, answer.body()).isIn(204, 400);
    }
    assertThat(post("/write", "a,host=h x=1 5").statusCode()).isEqualTo(204);
  }
}
