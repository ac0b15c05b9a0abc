package dev.wattrack.aggregator.jobs.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wattrack.aggregator.jobs.slurm.SlurmDoor.Listed;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slurmrestd that answers as a test wants; the real one is in the tests of the whole. */
class SlurmRestTest {
  private static final String ROUTES = "{\"paths\": {\"\\/slurm\\/v0.0.38\\/jobs\": {}}}";
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, String> routes = new ConcurrentHashMap<>();
  private final List<String> tokens = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void close() {
    vertx.close();
  }

  private SlurmRest rest(Path token) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  String body = routes.get(request.path());
                  String told = request.getHeader("X-SLURM-USER-TOKEN");
                  tokens.add(told == null ? "" : told);
                  request.response().setStatusCode(body == null ? 401 : 200);
                  request.response().end(body == null ? "" : body);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    return new SlurmRest(vertx, "http://127.0.0.1:" + server.actualPort(), token);
  }

  @Test
  void theNewestOfTheRoutesThatItListsIsUsed() {
    assertThat(
            SlurmRest.newest(
                "\"/slurm/v0.0.38/jobs\" \"\\/slurm\\/v0.0.41\\/jobs\" /x/v0.0.99/jobs"))
        .isEqualTo("v0.0.41");
    assertThat(SlurmRest.newest("{}")).isNull();
  }

  @Test
  void whatIsWrongIsSaidInWords() throws Exception {
    try (SlurmRest rest = rest(null)) {
      List<String> troubles = new ArrayList<>();
      assertThat(((Listed.Failed) rest.jobs(troubles)).reason())
          .contains("HTTP 401")
          .contains("jobs.slurm.rest-token");
      routes.put("/openapi/v3", "{}");
      assertThat(((Listed.Failed) rest.jobs(troubles)).reason())
          .contains("lists no /slurm/ routes");
      routes.put("/openapi/v3", ROUTES);
      routes.put("/slurm/v0.0.38/jobs", "{\"errors\": [{\"error\": \"slurmctld is away\"}]}");
      assertThat(((Listed.Failed) rest.jobs(troubles)).reason()).contains("slurmctld is away");
      routes.put(
          "/slurm/v0.0.38/jobs", "{\"jobs\": [{\"job_id\": 7, \"job_state\": \"RUNNING\"}, {}]}");
      assertThat(((Listed.Jobs) rest.jobs(troubles)).jobs()).containsOnlyKeys("7");
      assertThat(troubles).containsExactly("1 of 2 jobs cannot be read");
    }
  }

  @Test
  void theTokenIsReadAtEveryPoll() throws Exception {
    Path token = folder.resolve("token");
    routes.put("/openapi/v3", ROUTES);
    routes.put("/slurm/v0.0.38/jobs", "{\"jobs\": []}");
    try (SlurmRest rest = rest(token)) {
      rest.jobs(new ArrayList<>());
      Files.writeString(token, "SLURM_JWT=abc.def\n");
      rest.jobs(new ArrayList<>());
      Files.writeString(token, "no\ntoken");
      rest.jobs(new ArrayList<>());
    }
    assertThat(tokens).containsExactly("", "", "abc.def", "");
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String address : List.of("head:6820", "https://head", "unix:relative", "http://")) {
      assertThatIllegalArgumentException()
          .as(address)
          .isThrownBy(() -> new SlurmRest(vertx, address, null));
    }
  }
}
