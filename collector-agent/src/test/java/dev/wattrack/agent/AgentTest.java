package dev.wattrack.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.link.Await;
import dev.wattrack.agent.link.FakeAggregator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent against a real socket, sampling a recorded node every 100 ms. */
class AgentTest {
  private final Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  AgentTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private AgentConfig config(int port, String... more) throws Exception {
    Map<String, String> options = new HashMap<>();
    options.put("aggregator", "127.0.0.1:" + port);
    options.put("name", "node-1");
    options.put("insecure", "true");
    options.put("state_dir", folder.resolve("state").toString());
    options.put("interval", "100ms");
    options.put("interval.disk", "100ms");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return AgentConfig.read("none", "", options, Map.of());
  }

  private Agent start(AgentConfig config) {
    Time time = Time.system();
    return Agent.start(
        config, time, new Log(new PrintStream(log, true, StandardCharsets.UTF_8), time));
  }

  @Test
  void samplesArriveAreAcknowledgedAndTheAgentSaysGoodbye() throws Exception {
    try (FakeAggregator aggregator = new FakeAggregator()) {
      Agent agent = start(config(aggregator.port()));
      Await.until("five ticks", () -> aggregator.seqs().size() >= 5);
      Await.until("two heartbeats", () -> aggregator.heartbeats().size() >= 2);
      agent.close();
      Await.until("a goodbye", () -> !aggregator.goodbyes().isEmpty());
      assertThat(aggregator.goodbyes()).containsExactly("stopped");
      assertThat(aggregator.hellos()).hasSize(1);
      assertThat(aggregator.hellos().get(0).name()).isEqualTo("node-1");
      assertThat(aggregator.series())
          .contains("cpu,cpu=cpu-total usage_idle", "mem total", "node spooled_samples");
      assertThat(aggregator.trouble()).isEmpty();
      assertThat(aggregator.seqs().first()).isEqualTo(1);
      assertThat(agent.lostTicks()).isZero();
    }
  }

  @Test
  void inTheSteadyStateNothingIsWritten() throws Exception {
    try (FakeAggregator aggregator = new FakeAggregator()) {
      Agent agent = start(config(aggregator.port()));
      Await.until("five ticks", () -> aggregator.seqs().size() >= 5);
      assertThat(folder.resolve("state/spool")).doesNotExist();
      agent.close();
    }
  }

  @Test
  void whatWasNotAcknowledgedIsSentByTheNextAgent() throws Exception {
    int port;
    try (FakeAggregator aggregator = new FakeAggregator()) {
      port = aggregator.port();
      aggregator.manner(FakeAggregator.Manner.SILENT);
      Agent agent = start(config(port));
      Await.until("five ticks", () -> aggregator.seqs().size() >= 5);
      agent.close();
      assertThat(agent.waitingTicks()).isGreaterThanOrEqualTo(5);
    }
    assertThat(folder.resolve("state/spool")).isNotEmptyDirectory();
    try (FakeAggregator aggregator = new FakeAggregator()) {
      Agent agent = start(config(aggregator.port()));
      Await.until("the backlog", () -> aggregator.seqs().headSet(6L).size() == 5);
      Await.until("its acknowledgement", () -> agent.waitingTicks() <= 1);
      assertThat(aggregator.arrivals())
          .anySatisfy(
              arrival -> {
                assertThat(arrival.backlog()).isTrue();
                assertThat(arrival.seq()).isEqualTo(1);
              });
      agent.close();
    }
    assertThat(files()).doesNotContain("spool-0000000000000001.wsp");
  }

  private String files() throws IOException {
    try (var list = Files.list(folder.resolve("state/spool"))) {
      return list.toList().toString();
    }
  }
}
