package dev.wattrack.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.base.LogLines;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.link.FakeAggregator.Arrival;
import dev.wattrack.agent.link.FakeAggregator.Manner;
import dev.wattrack.agent.spool.Spool;
import dev.wattrack.agent.spool.SpoolLimits;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link against real sockets. */
class LinkTest {
  private final Time time = Time.system();
  private final LogLines log = new LogLines(time);
  private final Spool spool;
  private final Row row;
  private final List<AutoCloseable> opened = new ArrayList<>();

  LinkTest(@TempDir Path folder) {
    SpoolLimits limits =
        new SpoolLimits(Duration.ofHours(24), 4 << 20, 1 << 20, Duration.ofHours(1), false);
    spool = new Spool(limits, folder.toFile(), 1_000_000_000L, time, log.log());
    row = new Row(new Layout(List.of(Column.decimal("m", Map.of(), "f", 0, 1))));
  }

  private FakeAggregator aggregator() throws IOException {
    FakeAggregator aggregator = new FakeAggregator();
    opened.add(aggregator);
    return aggregator;
  }

  private Link link(int port, int backlogRate, Duration writeTimeout) {
    LinkSettings settings =
        new LinkSettings(
            "127.0.0.1",
            port,
            backlogRate,
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            writeTimeout,
            Duration.ofMillis(20),
            Duration.ofMillis(100));
    Link link = new Link(settings, LinkTest::hello, spool, time, log.log());
    opened.add(0, link);
    link.start();
    return link;
  }

  private static Hello hello(String localAddress) {
    return new Hello(
        new MachineId("4b0c1b9ab36e4fd9a50b1cc4ea5a4f2d"),
        "node-1",
        "instance",
        "boot",
        "1",
        1,
        false,
        Map.of("addresses", localAddress));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      row.set(0, spool.nextSeq());
      spool.tick(spool.nextSeq() * 1_000_000_000L, List.of(row));
    }
  }

  @Test
  void liveTicksArriveAndTheirAcknowledgementEmptiesTheSpool() throws Exception {
    FakeAggregator aggregator = aggregator();
    link(aggregator.port(), 1000, Duration.ofSeconds(30));
    Await.until("a connection", () -> aggregator.hellos().size() == 1);
    ticks(100);
    Await.until("100 ticks", () -> aggregator.seqs().size() == 100);
    Await.until("all acknowledged", () -> spool.waitingTicks() == 0);
    assertThat(aggregator.hellos().get(0).facts()).containsEntry("addresses", "127.0.0.1");
    assertThat(aggregator.trouble()).isEmpty();
  }

  @Test
  void whatWasSentButNotAcknowledgedIsSentAgainAfterTheConnectionBreaks() throws Exception {
    FakeAggregator aggregator = aggregator();
    aggregator.manner(Manner.SILENT);
    link(aggregator.port(), 100_000, Duration.ofSeconds(30));
    Await.until("a connection", () -> aggregator.hellos().size() == 1);
    ticks(150);
    Await.until("150 ticks", () -> aggregator.seqs().size() == 150);
    aggregator.manner(Manner.ACKNOWLEDGES);
    aggregator.cut();
    Await.until("another connection", () -> aggregator.hellos().size() == 2);
    ticks(10);
    Await.until("all acknowledged", () -> spool.waitingTicks() == 0);
    List<Long> second =
        aggregator.arrivals().stream().filter(a -> a.connection() == 2).map(Arrival::seq).toList();
    assertThat(second).hasSize(160).doesNotHaveDuplicates();
    assertThat(aggregator.trouble()).isEmpty();
  }

  @Test
  void theBacklogIsBoundedAndLiveTicksPassIt() throws Exception {
    FakeAggregator aggregator = aggregator();
    ticks(600);
    link(aggregator.port(), 300, Duration.ofSeconds(30));
    Await.until("the backlog's first chunk", () -> !aggregator.arrivals().isEmpty());
    ticks(1);
    Await.until("everything", () -> aggregator.seqs().size() == 601);
    List<Arrival> arrivals = aggregator.arrivals();
    long liveAt = -1;
    for (int i = 0; i < arrivals.size(); i++) {
      if (!arrivals.get(i).backlog()) {
        liveAt = i;
        assertThat(arrivals.get(i).seq()).isEqualTo(601);
      }
    }
    assertThat(liveAt).as("a live tick overtakes the backlog").isBetween(0L, 300L);
    // 600 ticks in chunks of 60: at 300 a second the last begins after the 9 before are paid for.
    Arrival first = arrivals.get(0);
    Arrival last = arrivals.get(arrivals.size() - 1);
    assertThat(last.nanoTime() - first.nanoTime()).isGreaterThan(1_500_000_000L);
    assertThat(aggregator.trouble()).isEmpty();
  }

  @Test
  void aServerThatNeverReadsHoldsUpNothingAndIsGivenUp() throws Exception {
    FakeAggregator aggregator = aggregator();
    aggregator.manner(Manner.NEVER_READS);
    link(aggregator.port(), 1_000_000, Duration.ofMillis(300));
    Await.until("a connection", () -> aggregator.hellos().size() == 1);
    fill();
    assertThat(spool.nextSeq()).as("every tick was taken").isEqualTo(401);
    assertThat(spool.waitingTicks() + spool.lostTicks()).isEqualTo(400);
    Await.until("another try", () -> aggregator.hellos().size() >= 2);
    assertThat(log.text()).contains("takes nothing");
  }

  @Test
  void heartbeatsGoOnWhileTheSenderIsStuck() throws Exception {
    FakeAggregator aggregator = aggregator();
    aggregator.manner(Manner.NEVER_READS);
    link(aggregator.port(), 1_000_000, Duration.ofSeconds(60));
    Await.until("a connection", () -> aggregator.hellos().size() == 1);
    fill();
    int before = aggregator.heartbeats().size();
    Await.until("more heartbeats", () -> aggregator.heartbeats().size() >= before + 4);
    assertThat(aggregator.hellos()).as("it is still the first connection").hasSize(1);
  }

  /** More ticks than any socket buffers. */
  private void fill() {
    Row wide = wide();
    long seed = 20_261_121;
    java.util.Random random = new java.util.Random(seed);
    for (int i = 0; i < 400; i++) {
      for (int column = 0; column < 2000; column++) {
        wide.set(column, random.nextLong() >> 8);
      }
      spool.tick(i * 1_000_000_000L, List.of(wide));
    }
  }

  private static Row wide() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      columns.add(Column.decimal("wide", Map.of(), "f" + i, 0, 1));
    }
    return new Row(new Layout(columns));
  }

  @Test
  void aRefusalIsLoggedWithItsReasonAndItsPauseIsKept() throws Exception {
    FakeAggregator aggregator = aggregator();
    aggregator.refuse(new Refusal("limit", "too many nodes", 700));
    link(aggregator.port(), 1000, Duration.ofSeconds(30));
    Await.until("the refusal", () -> log.text().contains("refused (limit): too many nodes"));
    long refusedAt = System.nanoTime();
    aggregator.refuse(null);
    ticks(5);
    Await.until("another try", () -> aggregator.hellos().size() == 2);
    assertThat(System.nanoTime() - refusedAt).isGreaterThan(500_000_000L);
    Await.until("all acknowledged", () -> spool.waitingTicks() == 0);
    assertThat(log.count("too many nodes")).isEqualTo(1);
  }

  @Test
  void aSecondAgentIsToldOnceWhatToDoIfItIsACopy() throws Exception {
    FakeAggregator aggregator = aggregator();
    aggregator.refuse(new Refusal("duplicate_machine_id", "another agent is connected", 1));
    link(aggregator.port(), 1000, Duration.ofSeconds(30));
    Await.until("some tries", () -> aggregator.hellos().size() >= 3);
    assertThat(log.text()).contains("rm -f /etc/machine-id && systemd-machine-id-setup");
    assertThat(log.count("another agent is connected")).isEqualTo(1);
    aggregator.refuse(null);
    Await.until("a connection", () -> log.text().contains("connected to"));
    assertThat(log.text()).containsPattern("connected to .* after \\d+ failed tries");
  }

  @Test
  void aNameThatIsNotKnownIsSaidOnceAndInWords() throws Exception {
    LinkSettings settings = LinkSettings.of("no-such-host.invalid", 7460, 50);
    AtomicInteger looks = new AtomicInteger();
    Time counted =
        new Time() {
          @Override
          public long monotonicNanos() {
            looks.incrementAndGet();
            return time.monotonicNanos();
          }

          @Override
          public long wallNanos() {
            return time.wallNanos();
          }
        };
    Link link = new Link(settings, LinkTest::hello, spool, counted, log.log());
    opened.add(0, link);
    link.start();
    Await.until("a try", () -> log.text().contains("no host of this name is known"));
    // The pause after a try looks at the clock two or three times.
    int before = looks.get();
    Await.until("three tries more", () -> looks.get() >= before + 10);
    assertThat(log.count("no-such-host.invalid")).isEqualTo(1);
  }

  @Test
  void anAggregatorThatComesLaterIsFound() throws Exception {
    FakeAggregator gone = new FakeAggregator();
    int port = gone.port();
    gone.close();
    link(port, 100_000, Duration.ofSeconds(30));
    ticks(70);
    Await.until("a failed try", () -> log.text().contains("cannot reach"));
    FakeAggregator aggregator = new FakeAggregator(port);
    opened.add(aggregator);
    Await.until("all acknowledged", () -> spool.waitingTicks() == 0);
    assertThat(aggregator.seqs()).hasSize(70);
    assertThat(log.count("cannot reach")).isEqualTo(1);
  }

  @Test
  void aCleanStopSendsWhatIsPendingAndSaysGoodbye() throws Exception {
    FakeAggregator aggregator = aggregator();
    Link link = link(aggregator.port(), 1000, Duration.ofSeconds(30));
    Await.until("a heartbeat", () -> !aggregator.heartbeats().isEmpty());
    ticks(3);
    link.close();
    Await.until("a goodbye", () -> aggregator.goodbyes().equals(List.of("stopped")));
    assertThat(aggregator.seqs()).hasSize(3);
  }

  @Test
  void heartbeatsAreSignedNumberedAndOfThisSession() throws Exception {
    FakeAggregator aggregator = aggregator();
    link(aggregator.port(), 1000, Duration.ofSeconds(30));
    Await.until("three heartbeats", () -> aggregator.heartbeats().size() >= 3);
    List<Heartbeat> beats = aggregator.heartbeats();
    for (int i = 0; i < 3; i++) {
      assertThat(beats.get(i).sessionId()).isEqualTo(1);
      assertThat(beats.get(i).counter()).isEqualTo(i + 1);
    }
  }

  @Test
  void pausesGrowToTheirLimitAndDiffer() {
    Backoff backoff = new Backoff(200, 15_000, 42);
    long[] most = {200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000};
    for (long limit : most) {
      assertThat(backoff.next()).isBetween(limit / 2, limit);
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(200);
    assertThat(new Backoff(10_000, 10_000, 1).next())
        .isNotEqualTo(new Backoff(10_000, 10_000, 987_654_321).next());
  }

  @Test
  void aWebServerIsCalledOne() throws Exception {
    byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    opened.add(server);
    link(server.getLocalPort(), 1000, Duration.ofSeconds(30));
    try (Socket visitor = server.accept()) {
      visitor.getOutputStream().write(answer);
      Await.until("its name", () -> log.count("web server") > 0);
    }
  }
}
