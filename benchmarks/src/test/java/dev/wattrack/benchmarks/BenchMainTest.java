package dev.wattrack.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.wire.WireException;
import dev.wattrack.testkit.load.ValueMix;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchMainTest {
  @TempDir Path root = Path.of("");

  @Test
  void wrongUsageIsExplained() {
    for (List<String> args : List.of(List.<String>of(), List.of("speed"), List.of("agent", "x"))) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      assertThat(run(args, err)).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: bench codec|agent");
    }
  }

  @Test
  void aMissingLauncherIsSaidAndNothingIsLeftBehind() {
    for (String name : List.of("agent", "ingest", "fleet")) {
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
