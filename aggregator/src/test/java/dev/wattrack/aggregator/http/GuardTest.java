package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.access.OwnToken;
import dev.wattrack.aggregator.access.Role;
import io.vertx.core.http.HttpMethod;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what by HTTP. A request through a proxy stands for one from elsewhere. */
class GuardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LINE = "a,host=h x=1 1780000000000000000";
  private static final String[] ELSEWHERE = {"X-Forwarded-For", "192.0.2.7"};
  @TempDir Path dir;
  private Served served;

  @BeforeEach
  void start() throws Exception {
    served = Served.guarded(dir);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private String own() throws Exception {
    return "Bearer " + Files.readString(dir.resolve(OwnToken.FILE)).strip();
  }

  private String token(String role) throws Exception {
    HttpResponse<String> made =
        served.post(
            "/api/v1/tokens",
            "{\"role\":\"" + role + "\",\"label\":\"test\"}",
            "Content-Type",
            "application/json",
            "Authorization",
            own());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return JSON.readTree(made.body()).path("token").asText();
  }

  private int status(String method, String path, String body, String authorization)
      throws Exception {
    List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
    headers.addAll(List.of(ELSEWHERE));
    if (!authorization.isEmpty()) {
      headers.addAll(List.of("Authorization", authorization));
    }
    return served
        .send(method, path, BodyPublishers.ofString(body), headers.toArray(new String[0]))
        .statusCode();
  }

  @Test
  void onThisMachineReadingIsOpenAndTheRestIsNot() throws Exception {
    for (String path : List.of("/api/v1/cluster", "/api/v1/jobs", "/metrics", "/health")) {
      assertThat(served.get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(served.json("/health").path("checks").findValuesAsText("name"))
        .containsExactly("store", "disk", "ingest", "energy", "alerts");
    HttpResponse<String> write = served.post("/write", LINE);
    assertThat(write.statusCode()).isEqualTo(401);
    assertThat(write.body()).contains("wattrack token create --role ingest");
    assertThat(write.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"wattrack\"");
    assertThat(served.post("/api/v1/silences", "{}").statusCode()).isEqualTo(401);
    assertThat(served.get("/api/v1/tokens").statusCode()).isEqualTo(401);
    assertThat(served.post("/write", LINE, "Authorization", own()).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"})
  void behindAProxyNobodyIsOnThisMachine(String header) throws Exception {
    assertThat(served.get("/api/v1/cluster", header, "127.0.0.1").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example,401",
    "evil.example:7461,401",
    "localhost.evil.example,401",
    "localhost,200",
    "127.0.0.1:7461,200",
    "[::1]:7461,200",
    "'',400"
  })
  void aNameThatWasMadeToMeanThisMachineIsNotBelieved(String host, int status) throws Exception {
    String request =
        "GET /api/v1/cluster HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    int port = served.uri("").getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(all(socket.getInputStream()), StandardCharsets.ISO_8859_1);
      if (status == 400) {
        assertThat(answer).doesNotStartWith("HTTP/1.1 200");
      } else {
        assertThat(answer).startsWith("HTTP/1.1 " + status);
      }
    }
  }

  private static byte[] all(InputStream in) throws Exception {
    return in.readAllBytes();
  }

  @Test
  void eachRoleMayDoItsPartAndNoMore() throws Exception {
    String read = "Bearer " + token("read");
    String ingest = "Bearer " + token("ingest");
    String operate = "Bearer " + token("operate");
    String join = "Bearer " + token("join");
    record Case(String method, String path, String body, Role needed) {}
    List<Case> cases =
        List.of(
            new Case("GET", "/api/v1/cluster", "", Role.READ),
            new Case("GET", "/metrics", "", Role.READ),
            new Case("POST", "/query?q=SHOW+DATABASES", "", Role.READ),
            new Case("POST", "/write", LINE, Role.INGEST),
            new Case("POST", "/api/v2/write", LINE, Role.INGEST),
            new Case("POST", "/api/v1/jobs", "{}", Role.INGEST),
            new Case("POST", "/api/v1/alerts/x/ack", "{}", Role.OPERATE),
            new Case("DELETE", "/api/v1/silences/x", "", Role.OPERATE),
            new Case("POST", "/api/v1/calibration", "{}", Role.OPERATE),
            new Case("GET", "/api/v1/tokens", "", Role.OPERATE),
            new Case("PUT", "/anything/else", "", Role.OPERATE));
    for (Case one : cases) {
      for (String each : List.of(read, ingest, operate, join, "")) {
        int status = status(one.method, one.path, one.body, each);
        boolean may =
            each.equals(operate)
                || (each.equals(read) && one.needed == Role.READ)
                || (each.equals(ingest) && one.needed == Role.INGEST);
        if (may) {
          assertThat(status).as(one + " " + each).isNotIn(401, 403);
        } else {
          assertThat(status).as(one + " " + each).isEqualTo(each.isEmpty() ? 401 : 403);
        }
      }
    }
  }

  @Test
  void aTokenCanBeShownInTheWaysOfOtherClients() throws Exception {
    String token = token("read");
    String basic =
        Base64.getEncoder().encodeToString(("grafana:" + token).getBytes(StandardCharsets.UTF_8));
    for (String shown : List.of("Bearer " + token, "Token " + token, "Basic " + basic)) {
      assertThat(status("GET", "/api/v1/cluster", "", shown)).as(shown).isEqualTo(200);
    }
    for (String wrong :
        List.of(
            "Bearer",
            "Bearer ",
            "Bearer x",
            "Basic !",
            "Basic eA==",
            "Digest " + token,
            token,
            "Bearer " + token + "x",
            "Bearer " + "x".repeat(5_000))) {
      assertThat(status("GET", "/api/v1/cluster", "", wrong)).as(wrong).isEqualTo(401);
      assertThat(served.get("/api/v1/cluster", "Authorization", wrong).statusCode())
          .as("a wrong token is wrong on this machine too")
          .isEqualTo(401);
    }
  }

  @Test
  void aRevokedTokenEndsAtOnceAndItsLastUseIsListed() throws Exception {
    String token = token("read");
    String id = token.split("_")[1];
    assertThat(status("GET", "/api/v1/cluster", "", "Bearer " + token)).isEqualTo(200);
    HttpResponse<String> list = served.get("/api/v1/tokens", "Authorization", own());
    JsonNode listed = JSON.readTree(list.body()).path("tokens").get(0);
    assertThat(listed.path("id").asText()).isEqualTo(id);
    assertThat(listed.path("last_use").isNull()).isFalse();
    assertThat(list.body()).doesNotContain(token);
    served.close();
    start();
    HttpResponse<String> again = served.get("/api/v1/tokens", "Authorization", own());
    assertThat(JSON.readTree(again.body()).path("tokens").get(0).path("last_use").isNull())
        .as("kept over a restart")
        .isFalse();
    assertThat(status("DELETE", "/api/v1/tokens/" + id, "", own())).isEqualTo(200);
    assertThat(status("DELETE", "/api/v1/tokens/none", "", own())).isEqualTo(404);
    assertThat(status("GET", "/api/v1/cluster", "", "Bearer " + token)).isEqualTo(401);
  }

  @Test
  void aBrowserShowsItsTokenOnceAndOrdersOnlyFromItsOwnPage() throws Exception {
    String operate = token("operate");
    HttpResponse<String> refused = logIn("{\"token\":\"wt_wrong\"}");
    assertThat(refused.statusCode()).isEqualTo(401);
    HttpResponse<String> done = logIn("{\"token\":\"" + operate + "\"}");
    assertThat(done.body()).contains("\"role\":\"operate\"");
    String set = done.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(set).containsIgnoringCase("HttpOnly").contains("SameSite=Strict");
    String cookie = set.substring(0, set.indexOf(';'));
    String[] inPage = {"Cookie", cookie, ELSEWHERE[0], ELSEWHERE[1]};
    assertThat(served.get("/api/v1/cluster", inPage).statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(served.get("/api/v1/access", inPage).body()).path("role").asText())
        .isEqualTo("operate");
    String type = "application/json";
    String ack = "/api/v1/alerts/x/ack";
    assertThat(served.post(ack, "{}", "Cookie", cookie, "Content-Type", type).statusCode())
        .as("no page says that it is from ours")
        .isEqualTo(403);
    String ours = served.uri("").toString();
    assertThat(
            served
                .post(ack, "{}", "Cookie", cookie, "Content-Type", type, "Origin", ours)
                .statusCode())
        .as("allowed; there is no such alert")
        .isEqualTo(404);
    String evil = "http://evil.example";
    assertThat(
            served
                .post(ack, "{}", "Cookie", cookie, "Content-Type", type, "Origin", evil)
                .statusCode())
        .isEqualTo(403);
    HttpResponse<String> out =
        served.send(
            "DELETE", "/api/v1/access", BodyPublishers.noBody(), "Cookie", cookie, "Origin", ours);
    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
  }

  private HttpResponse<String> logIn(String body) throws Exception {
    return served.post(
        "/api/v1/access",
        body,
        "Content-Type",
        "application/json",
        "Origin",
        served.uri("").toString());
  }

  @Test
  void strangersLearnWhetherItIsUpAndNothingElse() throws Exception {
    assertThat(served.get("/health", ELSEWHERE).body()).isEqualTo("{\"status\":\"up\"}");
    assertThat(served.get("/api/v1/access", ELSEWHERE).body())
        .isEqualTo("{\"role\":null,\"insecure\":false}");
    assertThat(served.get("/", ELSEWHERE).statusCode()).isEqualTo(200);
    assertThat(served.get("/api/v1/feed", ELSEWHERE).statusCode()).isEqualTo(401);
    for (String secret :
        List.of(
            "/web/../operate.token",
            "/web/%2e%2e/%2e%2e/operate.token",
            "/web/..%2f..%2foperate.token",
            "/web//etc/passwd",
            "/webjars/chart.js/..%2f..%2f..%2foperate.token",
            "/web/%00")) {
      assertThat(raw("GET " + secret + " HTTP/1.1\r\nHost: localhost\r\n"))
          .as(secret)
          .doesNotContain("wt_")
          .doesNotContain("root:")
          .doesNotStartWith("HTTP/1.1 200");
    }
  }

  private String raw(String head) throws Exception {
    int port = served.uri("").getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = head + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(all(socket.getInputStream()), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void whatIsSentNeverComesBackAsAHeader() throws Exception {
    for (String target :
        List.of(
            "/api/v1/nodes/a%0d%0aSet-Cookie:%20x=1",
            "/%0d%0aSet-Cookie:x", "/query?q=%0d%0aX:y")) {
      String answer = raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
      String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
      assertThat(head.lines()).as(head).noneMatch(line -> line.startsWith("Set-Cookie"));
      assertThat(head.lines()).as(head).noneMatch(line -> line.startsWith("X:"));
    }
  }

  @Test
  void whoeverIsTurnedAwayIsCounted() throws Exception {
    for (int i = 0; i < 5; i++) {
      served.post("/write", LINE);
    }
    served.get("/api/v1/cluster", "Origin", "http://evil.example");
    String page = served.get("/metrics").body();
    assertThat(page)
        .contains("wattrack_http_refused_total{reason=\"unauthenticated\"} 5.0")
        .contains("wattrack_http_refused_total{reason=\"forbidden\"} 1.0");
  }

  @Test
  void oneAddressHasManyConnectionsButNotAnyNumber() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    int port = served.uri("").getPort();
    try {
      for (int i = 0; i < 300; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      await()
          .until(
              () -> {
                int ended = 0;
                for (Socket socket : sockets) {
                  socket.setSoTimeout(1);
                  ended += ended(socket) ? 1 : 0;
                }
                return ended >= 300 - 256;
              });
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    await().ignoreExceptions().until(() -> served.get("/health").statusCode() == 200);
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.io.IOException e) {
      return true;
    }
  }

  @Test
  void everyRouteHasARole() {
    assertThat(Guard.needed(HttpMethod.GET, "/")).isNull();
    assertThat(Guard.needed(HttpMethod.GET, "/health")).isNull();
    assertThat(Guard.needed(HttpMethod.GET, "/api/v1/export")).isEqualTo(Role.READ);
    assertThat(Guard.needed(HttpMethod.POST, "/query")).isEqualTo(Role.READ);
    assertThat(Guard.needed(HttpMethod.POST, "/api/v1/jobs")).isEqualTo(Role.INGEST);
    assertThat(Guard.needed(HttpMethod.POST, "/api/v1/whatever")).isEqualTo(Role.OPERATE);
    assertThat(Guard.needed(HttpMethod.GET, "/api/v1/tokens")).isEqualTo(Role.OPERATE);
  }
}
