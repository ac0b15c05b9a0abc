package dev.wattrack.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.model.wire.WireException;
import dev.wattrack.testkit.load.ValueMix;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchMainTest {
  @TempDir Path root = Path.of("");

  @Test
  void wrongUsageIsExplained() {
    for (List<String> args :
        List.of(
            List.<String>of(),
            List.of("speed"),
            List.of("agent", "x"),
            List.of("agent", "--nodes", "3"),
            List.of("fleet", "--seconds", "soon"),
            List.of("fleet", "--nodes"))) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      assertThat(run(args, err)).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: bench codec|agent");
    }
  }

  @Test
  void aMissingLauncherIsSaidAndNothingIsLeftBehind() {
    for (String name : List.of("agent", "ingest", "query", "fleet")) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      assertThat(run(List.of(name, "--quick"), err)).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("run from the root");
    }
    assertThat(ProcessHandle.current().children().map(ProcessHandle::isAlive)).doesNotContain(true);
  }

  @Test
  void theCodecBenchEncodesWhatItDecodes() throws WireException {
    TickCodecBench bench = new TickCodecBench();
    bench.prepare();
    assertThat(bench.encode()).isEqualTo(bench.encodedBytes());
    assertThat(bench.decode()).isNotZero();
  }

  @Test
  void theBlockBenchReadsWhatItWrites() throws BlockException {
    BlockCodecBench bench = new BlockCodecBench();
    bench.prepare();
    assertThat(bench.read().rows()).isEqualTo(BlockCodecBench.ROWS);
    assertThat(bench.rollUp().rows()).isEqualTo(BlockCodecBench.ROWS / 60);
  }

  @Test
  void theOptionsOfAFleetAreTaken() {
    assertThat(BenchOptions.of(List.of("fleet", "--nodes", "16", "--values", "120", "--hour")))
        .isEqualTo(new BenchOptions("fleet", false, 3_600, 16, 120));
    assertThat(BenchOptions.of(List.of("--quick", "store")))
        .isEqualTo(new BenchOptions("store", true, 0, 0, 0));
  }

  /** Nothing is lost in an outage, it comes late. */
  @Test
  void aSpoolingNodeDeliversEveryRowOnce() {
    SpoolingNode node = new SpoolingNode(1, 15, 4);
    List<Segment> segments = new ArrayList<>();
    for (int second = 1; second <= 36_000; second++) {
      node.tick(second * 1_000_000_000L);
    }
    node.take(segments);
    assertThat(segments).hasSize(2);
    assertThat(segments.stream().mapToInt(Segment::ticks).sum()).isBetween(35_100, 36_000);
    assertThat(node.lateRowsTaken()).isPositive().isLessThan(node.rowsTaken() / 5);
  }

  @Test
  void pointsOfAnAnswerAreCounted() {
    assertThat(
            QueryBench.countPoints(
                "{\"series\":[{\"points\":[[\"2026-01-01T00:00:00Z\",1.5],[\"2026-01-01T00:00:01Z\",2]]}]}"))
        .isEqualTo(2);
  }

  @Test
  void theAgeOfASnapshotComesFromItsTime() {
    Instant now = Instant.parse("2026-01-01T00:00:02.500Z");
    assertThat(FleetBench.age("{\"time\":\"2026-01-01T00:00:01Z\",\"cluster\":\"c\"}", now))
        .hasValue(1.5);
    assertThat(FleetBench.age("{\"time\":\"yesterday\"}", now)).isEmpty();
    assertThat(FleetBench.age("", now)).isEmpty();
  }

  @Test
  void linesForThePeerAreExactDecimals() {
    String fields = VictoriaMetrics.fields(new ValueMix(15, 1).row());
    assertThat(fields.split(",", -1))
        .hasSize(15)
        .allMatch(f -> f.matches("[a-z]+_\\d+=\\d+(\\.\\d+)?"));
  }

  @Test
  void samplesOfAPageAreItsLinesWithoutComments() {
    assertThat(NodeExporter.countSamples("# HELP x y\nx 1\n\nx{a=\"b\"} 2\n")).isEqualTo(2);
  }

  private int run(List<String> args, ByteArrayOutputStream err) {
    PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return BenchMain.run(args, root, none, new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
