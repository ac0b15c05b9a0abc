package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestIngest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.aggregator.lineprotocol.BadLines;
import dev.wattrack.aggregator.lineprotocol.LineReader;
import dev.wattrack.aggregator.store.NodeRecord;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LineIngestTest {
  private static final int MAX_NODES = 300;
  private static final int MAX_SERIES = 4_500;

  private TestIngest ingest;
  private LineIngest lines;

  @BeforeEach
  void start() throws Exception {
    ingest =
        TestIngest.open(
            TestIngest.options(Duration.ofMinutes(1), MAX_SERIES, TestIngest.NEWCOMERS), MAX_NODES);
    lines = new LineIngest(ingest.server, ingest.store, ingest.vertx);
  }

  @AfterEach
  void stop() throws Exception {
    ingest.close();
  }

  private Future<BadLines> write(String body) throws Exception {
    BadLines bad = new BadLines();
    List<LineIngest.HostRow> rows =
        lines.rows(new LineReader(body, 1).next(bad), "10.0.0.1", 1, bad);
    return ingest
        .server
        .ask(() -> lines.write(rows, false))
        .compose(written -> written)
        .map(
            refused -> {
              bad.addAll(refused);
              return bad;
            });
  }

  private static String body(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
  }

  @Test
  void moreLayoutsThanASegmentHoldsAreKeptAllTheSame() throws Exception {
    String body = body(4_400, i -> "m" + i + ",host=pi x=" + i + "i " + (1000 + i));
    assertThat(get(write(body)).count()).isZero();
    assertThat(ingest.store.ticks())
        .extracting(tick -> tick.values().get(0))
        .containsExactlyElementsOf(IntStream.range(0, 4_400).mapToObj(Long::valueOf).toList());
  }

  @Test
  void aNodesSeriesAreBoundedAndTheLinesThatAreTooManyAreNamed() throws Exception {
    BadLines bad = get(write(body(4_600, i -> "m,host=pi,pid=" + i + " x=1 " + i)));
    assertThat(bad.count()).isEqualTo(100);
    assertThat(bad.first().get(0).number()).isEqualTo(4_501);
    assertThat(bad.first().get(0).reason()).contains("'pi'").contains("limit.series_per_node");
    assertThat(ingest.store.ticks()).hasSize(4_500);
    assertThat(get(write("m,host=pi,pid=7 x=2 9999")).count()).isZero();
  }

  @Test
  void hostsOnTheirWayToTheStoreCountAsNodes() throws Exception {
    get(write(body(100, i -> "m,host=early" + i + " x=1")));
    BadLines bad = get(write(body(256, i -> "m,host=h" + i + " x=1")));
    assertThat(bad.count()).isEqualTo(56);
    assertThat(bad.first().get(0).reason()).contains("limit.nodes");
    assertThat(ingest.store.nodes()).hasSize(MAX_NODES);
  }

  @Test
  void tooManyNewHostsAtOnceAreToBeSentAgainAndComeInBitByBit() throws Exception {
    String body = body(290, i -> "m,host=h" + i + " x=1 5");
    assertThatThrownBy(() -> get(write(body))).hasMessageContaining("send the lines again");
    awaitHosts(256);
    assertThat(get(write(body)).count()).isZero();
    assertThat(ingest.store.nodes()).hasSize(290);
  }

  /** The hosts of a refused request that had found room go on arriving after the refusal. */
  private void awaitHosts(int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (get(ingest.server.ask(() -> ingest.state.nodes().size())) != count) {
      assertThat(System.nanoTime()).as("hosts have arrived").isLessThan(end);
    }
  }

  @Test
  void twoWritesOfOneNewHostAreBothKept() throws Exception {
    Future<BadLines> first = write("m,host=new x=1i 1");
    Future<BadLines> second = write("m,host=new x=2i 2");
    assertThat(get(first).count() + get(second).count()).isZero();
    assertThat(ingest.store.nodes()).extracting(NodeRecord::name).containsExactly("new");
    assertThat(ingest.store.ticks()).hasSize(2);
  }

  /** A large body has a hundred slices; half a second for each would be too long. */
  @Test
  void rowsThatOthersWaitForAreNotGathered() throws Exception {
    get(write("m,host=pi x=1i 1"));
    assertThat(commitsOfTwo(false)).isEqualTo(1);
    assertThat(commitsOfTwo(true)).isEqualTo(2);
  }

  private long commitsOfTwo(boolean more) throws Exception {
    BadLines bad = new BadLines();
    List<LineIngest.HostRow> rows =
        lines.rows(new LineReader("m,host=pi x=1i 2", 1).next(bad), "", 1, bad);
    long before = commits();
    get(
        ingest
            .server
            .ask(() -> Future.all(lines.write(rows, more), lines.write(rows, more)))
            .compose(written -> written));
    return commits() - before;
  }

  private long commits() {
    return ingest.store.calls().stream().filter("commit"::equals).count();
  }

  @Test
  void newStringsAreBoundedAndTheLinesThatAreTooManyAreNamed() throws Exception {
    BadLines bad = get(write(body(1_010, i -> "log,host=pi text=\"message " + i + "\" " + i)));
    assertThat(bad.count()).isEqualTo(10);
    assertThat(bad.first().get(0).number()).isEqualTo(1_001);
    assertThat(bad.first().get(0).reason()).contains("not for logs");
    assertThat(ingest.store.ticks()).hasSize(1_000);
  }
}
