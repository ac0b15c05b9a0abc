package dev.wattrack.aggregator.jobs.dask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.aggregator.jobs.dask.DaskIdentity.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Dask 2022.12.1 was recorded to say. */
class DaskParserTest {
  private static String recorded(String name) {
    try (InputStream in = DaskParserTest.class.getResourceAsStream("/dask/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Every prefix and every byte with a bit flipped is read without an exception. */
  private static void total(String text, Consumer<String> parse) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      String prefix = new String(bytes, 0, i, StandardCharsets.UTF_8);
      assertThatCode(() -> parse.accept(prefix))
          .as("prefix of %d bytes", i)
          .doesNotThrowAnyException();
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << (i % 8));
      String broken = new String(flipped, StandardCharsets.UTF_8);
      assertThatCode(() -> parse.accept(broken))
          .as("byte %d flipped", i)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theSchedulersIdentityIsRead() {
    DaskIdentity identity = DaskIdentity.parse(recorded("after-json-identity.json")).orElseThrow();
    assertThat(identity.id()).isEqualTo("Scheduler-b5e42641-063c-4f92-aca8-72b1fdfda7b5");
    assertThat(identity.started()).isEqualTo(Instant.ofEpochMilli(1795222031316L));
    assertThat(identity.threads()).isEqualTo(2);
    assertThat(identity.workers())
        .containsExactly(
            new Worker("atomos-02", "127.0.0.1", 1, 95805440L),
            new Worker("atomos-01", "127.0.0.1", 1, 95875072L));
    total(recorded("after-json-identity.json"), DaskIdentity::parse);
  }

  @Test
  void whatOtherVersionsLackIsUnknownAndWhatIsNoSchedulerIsRefused() {
    DaskIdentity bare =
        DaskIdentity.parse(
                "{\"id\":\"S-1\",\"workers\":{\"tls://[fe80::1]:80\":{\"metrics\":{\"cpu\":NaN}}}}")
            .orElseThrow();
    assertThat(bare.started()).isNull();
    assertThat(bare.threads()).isNull();
    assertThat(bare.workers())
        .containsExactly(new Worker("tls://[fe80::1]:80", "fe80::1", null, null));
    assertThat(DaskIdentity.parse("{\"workers\":{}}")).isEmpty();
    assertThat(DaskIdentity.parse("[]")).isEmpty();
    assertThat(DaskIdentity.parse("")).isEmpty();
    assertThat(DaskIdentity.parse("[".repeat(100_000))).isEmpty();
  }

  @Test
  void tenThousandWorkersAreCountedAndTheFirstAreKept() {
    StringBuilder text = new StringBuilder("{\"id\":\"S-1\",\"workers\":{\"tcp://n:1\":{}");
    for (int i = 2; i <= 10_000; i++) {
      text.append(",\"tcp://n:").append(i).append("\":{\"nthreads\":2}");
    }
    DaskIdentity identity = DaskIdentity.parse(text + "}}").orElseThrow();
    assertThat(identity.workerCount()).isEqualTo(10_000);
    assertThat(identity.workers()).hasSize(DaskIdentity.MOST_WORKERS);
  }

  @Test
  void theMetricsTotalsAreReadByPrefix() {
    DaskCounts counts = DaskMetrics.parse(recorded("after-metrics")).orElseThrow();
    assertThat(counts.prefixes())
        .containsExactly("estimate_pi_chunk", "simulate_portfolio", "boom", "lambda");
    assertThat(counts.of("estimate_pi_chunk").done).isEqualTo(5);
    assertThat(counts.of("simulate_portfolio").done).isEqualTo(500);
    assertThat(counts.of("boom").done).isZero();
    assertThat(counts.of("boom").failed).isEqualTo(1);
    assertThat(counts.of("lambda").done).isEqualTo(48);
    assertThat(DaskMetrics.seconds(counts.of("lambda"))).isNull();
    total(recorded("after-metrics"), DaskMetrics::parse);
  }

  @Test
  void whereATaskIsStillAtWorkItIsNotDone() {
    DaskCounts counts = DaskMetrics.parse(recorded("mid-metrics")).orElseThrow();
    assertThat(counts.of("lambda").done).isLessThan(8);
    assertThat(counts.of("simulate_portfolio").done).isEqualTo(500);
  }

  @Test
  void aCommentAloneIsNoData() {
    assertThat(
            DaskMetrics.parse(
                "# Prometheus metrics are not available, see https://docs.dask.org/en/stable/"))
        .isEmpty();
    assertThat(DaskMetrics.parse("")).isEmpty();
    assertThat(DaskMetrics.parse("dask_scheduler_clients 1.0\n")).isEmpty();
  }

  @Test
  void newerVersionsTellComputeSecondsAndScatteredDataAreNoTasks() {
    String states = "dask_scheduler_prefix_state_totals_total";
    DaskCounts counts =
        DaskMetrics.parse(
                states
                    + "{task_prefix_name=\"a,\\\"b}\",state=\"memory\"} 3.0 1795222055\n"
                    + states
                    + "{task_prefix_name=\"a,\\\"b}\",state=\"processing\",} 4.0\n"
                    + states
                    + "{state=\"memory\",task_prefix_name=\"ndarray\"} 7.0\n"
                    + states
                    + "{state=\"memory\",task_prefix_name=\"odd\"} NaN\n"
                    + "dask_scheduler_tasks_compute_seconds_total{task_prefix_name=\"a,\\\"b}\"} 1.5\n")
            .orElseThrow();
    assertThat(counts.prefixes()).containsExactly("a,\"b}");
    assertThat(counts.of("a,\"b}").done).isEqualTo(3);
    assertThat(DaskMetrics.seconds(counts.of("a,\"b}"))).isEqualTo(1.5);
  }

  @Test
  void prefixesWithoutEndAreCountedTogether() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      text.append("dask_scheduler_prefix_state_totals_total{state=\"memory\",task_prefix_name=\"f");
      text.append(i).append("\"} 2.0\n");
    }
    DaskCounts counts = DaskMetrics.parse(text.toString()).orElseThrow();
    assertThat(counts.prefixes()).hasSize(DaskCounts.MOST_PREFIXES + 1).contains("");
    assertThat(counts.done()).isEqualTo(2_000);
  }

  @Test
  void eventsOfFinishedTasksAreCounted() {
    List<String> messages = recorded("eventstream-websocket.jsonl").lines().toList();
    DaskCounts counts = new DaskCounts();
    messages.forEach(message -> DaskEvents.count(message, counts));
    assertThat(counts.prefixes()).containsExactly("estimate_pi_chunk", "simulate_portfolio");
    assertThat(counts.of("estimate_pi_chunk").done).isEqualTo(3);
    assertThat(counts.of("estimate_pi_chunk").seconds).isCloseTo(0.0717, within(0.0001));
    messages.forEach(message -> total(message, text -> DaskEvents.count(text, new DaskCounts())));
  }

  @Test
  void aTransferForATaskIsNoTaskAndOneThatFailedIsNotDone() {
    DaskCounts counts = new DaskCounts();
    String task = "{\"name\":\"transition\",\"key\":[\"sum-ab12\",0,1],\"start\":1,\"stop\":3,";
    DaskEvents.count(task + "\"status\":\"OK\",\"action\":\"transfer\"}", counts);
    DaskEvents.count(task + "\"status\":\"OK\",\"action\":\"compute\"}", counts);
    DaskEvents.count(task + "\"status\":\"error\",\"action\":\"compute\"}", counts);
    assertThat(counts.of("sum").done).isEqualTo(1);
    assertThat(counts.of("sum").failed).isEqualTo(1);
    assertThat(counts.of("sum").seconds).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x-1 | x",
        "x-1-2-3 | x",
        "('x-2', 1) | x",
        "('x', 1) | x",
        "hello-world-1 | hello-world",
        "ae05086432ca935f6eba409a8ecd4896 | data",
        "<module.submodule.myclass object at 0xdaf372 | myclass",
        "x-abcdefab | x",
        "_(x) | x",
        "- | Other",
        "() | Other",
        "< > | Other"
      })
  void thePrefixOfAKeyIsWhatDaskSays(String key, String prefix) {
    assertThat(DaskText.prefix(key)).isEqualTo(prefix);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://10.0.0.221:34731, 10.0.0.221",
    "tls://[fe80::1]:80, fe80::1",
    "Atomos-01, atomos-01",
    "inproc://10.0.0.1/1/2, 10.0.0.1/1/2"
  })
  void theHostOfAnAddressIsFound(String address, String host) {
    assertThat(DaskText.host(address)).isEqualTo(host);
  }

  @Test
  void anAddressThatIsNoDashboardsIsRefused() {
    assertThat(DaskUrl.parse("http://atomos-07:8787/")).hasToString("http://atomos-07:8787");
    assertThat(DaskUrl.parse("http://[::1]/dask")).hasToString("http://[::1]:8787/dask");
    for (String wrong : List.of("tcp://10.0.0.227:8786", "atomos-07:8787", "http://", "::")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DaskUrl.parse(wrong))
          .withMessageContaining("such as http://10.0.0.227:8787");
    }
  }

  @Test
  void thePlugInsPageIsReadForTheRunThatIsMeant() {
    String page =
        "{\"scheduler\": \"Scheduler-1\", \"prefixes\": {\"pi\": {\"done\": 5, \"failed\": 1,"
            + " \"compute_seconds\": 0.5}, \"data\": {\"done\": 2, \"failed\": 0,"
            + " \"compute_seconds\": null}, \"idle\": {\"done\": 0, \"failed\": 0}}}";
    DaskCounts counts = DaskTotals.parse(page, "Scheduler-1").orElseThrow();
    assertThat(counts.prefixes()).containsExactlyInAnyOrder("pi", "data");
    assertThat(counts.of("pi").done).isEqualTo(5);
    assertThat(counts.of("pi").failed).isEqualTo(1);
    assertThat(counts.of("pi").seconds).isEqualTo(0.5);
    assertThat(counts.of("data").seconds).isNaN();
    assertThat(DaskTotals.parse(page, "Scheduler-2")).isEmpty();
    total(page, text -> DaskTotals.parse(text, "Scheduler-1"));
  }
}
