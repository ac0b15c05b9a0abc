package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.Sample;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every external store must get: all of it, as it was, also after it was away. */
abstract class ExternalStoreContract {
  private static final long SECOND = Rig.SECOND;
  private static final Layout POWER =
      new Layout(
          List.of(
              Column.decimal("power", Map.of("sensor", "a"), "watts", 1, 1),
              Column.decimal("power", Map.of("sensor", "b, = c"), "watts", 2, 1),
              Column.decimal("power", Map.of("sensor", "a"), "joules", 0, 1024),
              Column.text("node", Map.of(), "state")));
  private static final double[] AWKWARD = {
    0,
    -0.0,
    1,
    -1,
    0.1,
    -1e-7,
    1e15,
    -123456789.125,
    1e-5,
    1.0 / 3,
    9007199254740992.0,
    1e21,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    65.3,
    -273.15
  };
  private static final Layout ODD = odd();

  @TempDir Path dir = Path.of("unset");
  private TestServer server;
  private Rig rig;

  /** A series for each awkward value, and one that is different every time. */
  private static Layout odd() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < AWKWARD.length; i++) {
      columns.add(Column.floating("odd one", Map.of("in,side", "ü \"x\" " + i), "a value=1"));
    }
    columns.add(Column.floating("temp", Map.of("sensor", "soc", "none", ""), "temp"));
    return new Layout(columns);
  }

  /** A server, not started, that keeps its files in the folder. */
  abstract TestServer server(Path folder) throws Exception;

  @BeforeEach
  void start() throws Exception {
    Path folder = dir.resolve("server");
    assertThat(folder.toFile().mkdirs()).isTrue();
    server = server(folder);
    server.start();
    rig = new Rig(dir.resolve("store"), server.address());
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    server.close();
  }

  private List<Sample> samples(Random random, int node, long from, int seconds) throws Exception {
    int idle = rig.store.textNumber("idle");
    int odd = rig.store.textNumber("it \"is\", = odd; übel");
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < seconds; s++) {
      long time = from + s * SECOND;
      Long second = random.nextInt(7) == 0 ? null : Long.valueOf(random.nextInt(5_000) - 100);
      samples.add(
          new Sample(
              node,
              time,
              POWER,
              Arrays.asList(
                  (long) random.nextInt(3_000),
                  second,
                  (long) s,
                  s % 10 == 0 ? (long) (s % 20 == 0 ? idle : odd) : null)));
      if (s % 5 == 0) {
        List<Long> raws = new ArrayList<>();
        for (double value : AWKWARD) {
          raws.add(Double.doubleToRawLongBits(value));
        }
        raws.add(Double.doubleToRawLongBits(random.nextGaussian()));
        samples.add(new Sample(node, time, ODD, raws));
      }
    }
    return samples;
  }

  private void assertServerHasAll(String when) throws Exception {
    Map<ReadPoint, Object> read = server.read();
    Set<ReadPoint> missing = new HashSet<>(rig.expected().keySet());
    missing.removeAll(read.keySet());
    Set<ReadPoint> unknown = new HashSet<>(read.keySet());
    unknown.removeAll(rig.expected().keySet());
    assertThat(missing.stream().limit(3)).as("%s: %s are missing", when, missing.size()).isEmpty();
    assertThat(unknown.stream().limit(3)).as("%s: %s too many", when, unknown.size()).isEmpty();
    rig.expected()
        .forEach(
            (point, value) ->
                assertThat(same(read.get(point), value))
                    .as("%s: %s is %s, was %s", when, point, read.get(point), value)
                    .isTrue());
  }

  /** VictoriaMetrics keeps a dozen digits, of the largest value near in time. */
  private boolean same(Object read, Object written) {
    if (read instanceof Double a && written instanceof Double b) {
      double error = server.address().kind() == ServerKind.VICTORIAMETRICS ? 1e-11 : 0;
      return Math.abs(a - b) <= error * Math.max(1, Math.abs(b));
    }
    return written.equals(read);
  }

  @Test
  void whatWasWrittenIsReadBackValueByValue() throws Exception {
    long seed = 11;
    Random random = new Random(seed);
    int real = rig.node("pi 1,=x", false);
    int simulated = rig.node("sim-1", true);
    for (int minute = 0; minute < 5; minute++) {
      long from = Rig.START + minute * 60L * SECOND;
      List<Sample> samples = samples(random, real, from, 60);
      samples.addAll(samples(random, simulated, from, 60));
      rig.commit(samples);
      rig.pass(Duration.ofMinutes(1));
      rig.drain();
    }
    assertServerHasAll("seed " + seed);
    assertThat(rig.exporter.figures().refused()).isZero();
    assertThat(rig.exporter.figures().backlogSeconds()).isZero();
  }

  @Test
  void aServerThatIsAwayForThirtyMinutesUnderLoadGetsAllOfItAfterwards() throws Exception {
    long seed = 12;
    Random random = new Random(seed);
    int node = rig.node("a", false);
    int other = rig.node("b", false);
    for (int minute = 0; minute < 36; minute++) {
      if (minute == 3) {
        server.stop();
      }
      long from = Rig.START + minute * 60L * SECOND;
      List<Sample> samples = samples(random, node, from, 60);
      samples.addAll(samples(random, other, from, 60));
      rig.commit(samples);
      rig.pass(Duration.ofMinutes(1));
      if (minute % 4 == 0) {
        rig.drain();
      }
      if (minute == 20) {
        ExternalFigures away = rig.exporter.figures();
        assertThat(away.trouble()).contains("not reachable");
        assertThat(away.backlogSeconds()).isBetween(900.0, 1_200.0);
        rig.restart();
      }
      if (minute == 33) {
        server.start();
      }
    }
    rig.pass(Duration.ofHours(2));
    rig.drain();
    assertServerHasAll("seed " + seed + " after 30 minutes away");
    assertThat(rig.exporter.figures().trouble()).isNull();
    assertThat(rig.exporter.figures().backlogSeconds()).isZero();
  }

  @Test
  void rowsThatComeLateReachItToo() throws Exception {
    long seed = 13;
    Random random = new Random(seed);
    int node = rig.node("a", false);
    rig.commit(samples(random, node, Rig.START + 3_600 * SECOND, 60));
    rig.pass(Duration.ofHours(3));
    rig.drain();
    rig.commit(samples(random, node, Rig.START, 120));
    rig.drain();
    rig.commit(samples(random, node, Rig.START + 7_000 * SECOND, 60));
    rig.pass(Duration.ofHours(3)); // sealed before it is exported
    rig.drain();
    assertServerHasAll("seed " + seed);
  }
}
