package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.config.AggregatorConfig;
import dev.wattrack.aggregator.store.external.RealVictoria;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.testkit.time.Wait;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The queries of the corpus asked of two aggregators with the same lines: one answers from its own
 * store, which {@link CorpusTest} compares with InfluxDB, the other from a VictoriaMetrics that it
 * has filled itself.
 */
class VictoriaCorpusTest {
  private static final long PATIENCE_MILLIS = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  private Aggregator start(String name, ServerAddress address, Clock clock) throws Exception {
    Map<String, String> settings = new HashMap<>();
    Path state = Files.createDirectory(dir.resolve(name));
    settings.put("WATTRACK_STATE_DIR", state.toString());
    settings.put("WATTRACK_INGEST_PORT", "0");
    settings.put("WATTRACK_HTTP_PORT", "0");
    settings.put("WATTRACK_ENERGY_ENABLED", "false");
    settings.put("WATTRACK_INSECURE", "true"); // lines without a token
    SqliteStoreOptions options = SqliteStoreOptions.defaults();
    if (address != null) {
      settings.put("WATTRACK_STORE_EXTERNAL_TYPE", address.kind().key());
      settings.put("WATTRACK_STORE_EXTERNAL_URL", address.url());
      settings.put("WATTRACK_STORE_EXTERNAL_READ", "true");
      options = options.withOutbox(address.target());
    }
    AggregatorConfig config = AggregatorConfig.load(null, settings, List.of());
    return Aggregator.start(config, SqliteStore.open(state, options, clock), clock);
  }

  @Test
  void aTranslatedQueryHasTheSameAnswer() throws Exception {
    assumeTrue(
        Files.isExecutable(RealVictoria.PROGRAM) || "true".equals(System.getenv("CI")),
        "it is missing: apt-get install --no-install-recommends victoria-metrics");
    Clock clock = Clock.fixed(Instant.ofEpochSecond(CorpusTest.START + 7260), ZoneOffset.UTC);
    try (RealVictoria victoria = new RealVictoria(Files.createDirectory(dir.resolve("vm")))) {
      victoria.start();
      try (Aggregator here = start("here", null, clock);
          Aggregator there = start("there", victoria.address(), clock)) {
        assertThat(CorpusTest.write(here.httpPort()).statusCode()).isEqualTo(204);
        assertThat(CorpusTest.write(there.httpPort()).statusCode()).isEqualTo(204);
        String all =
            "SELECT count(usage_idle) FROM cpu; SELECT count(bytes) FROM net; SELECT sum(load) FROM sys";
        String counts = CorpusTest.ask(here.httpPort(), all, "epoch=s").body();
        assertThat(Wait.until(() -> has(victoria, there, all, counts), PATIENCE_MILLIS))
            .as("everything has been sent")
            .isTrue();
        List<String> different = new ArrayList<>();
        int equal = 0;
        for (String query : CorpusTest.queries()) {
          HttpResponse<String> ours = CorpusTest.ask(here.httpPort(), query, "epoch=s");
          HttpResponse<String> theirs = CorpusTest.ask(there.httpPort(), query, "epoch=s");
          JsonNode left = CorpusTest.sorted(JSON.readTree(ours.body()));
          JsonNode right = CorpusTest.sorted(JSON.readTree(theirs.body()));
          if (ours.statusCode() == theirs.statusCode() && Answers.same(left, right)) {
            equal++;
          } else {
            different.add(CorpusTest.told(query, ours, theirs));
          }
        }
        assertThat(different).as("equal: %s", equal).isEmpty();
      }
    }
  }

  private static boolean has(
      RealVictoria victoria, Aggregator there, String query, String expected) {
    try {
      victoria.flush();
      return CorpusTest.ask(there.httpPort(), query, "epoch=s").body().equals(expected);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
