package dev.wattrack.testkit.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of the simulated rack, each held for hours of its time under several seeds. */
class RackModelTest {
  private static final List<Long> SEEDS = List.of(1L, 7L, 20_261_121L);
  private static final int HOURS_4 = 4 * 3_600;
  private static final RackPreset PRESET = RackPreset.find("pi-rack").orElseThrow();

  @Test
  void everyModeOfEveryCoreAddsUpToOneHundred() {
    for (long seed : SEEDS) {
      RackModel rack = new RackModel(PRESET, seed);
      List<Sheet> sheets = sheets(rack);
      for (int i = 0; i < 1_200; i++) {
        rack.step(1);
        for (Sheet sheet : sheets) {
          Row row = sheet.sample();
          for (int core = 0; core <= BoardClass.CORES; core++) {
            double sum = 0;
            for (int mode = 0; mode < 9; mode++) {
              double share = row.number(core * 10 + mode);
              sum += share >= 0 && share <= 100 ? share : Double.NaN;
            }
            assertThat(sum)
                .as("seed %d second %d core %d", seed, i, core)
                .isCloseTo(100, within(0.5));
          }
        }
      }
    }
  }

  @Test
  void theMeterShowsTheNodesAndTheInfrastructure() {
    for (long seed : SEEDS) {
      RackModel rack = new RackModel(PRESET, seed);
      for (int i = 0; i < HOURS_4; i++) {
        rack.step(1);
        double nodes = rack.nodes().stream().mapToDouble(NodeModel::watts).sum();
        double fan = rack.fanRuns() ? RackAir.FAN_WATTS : 0;
        double rest = RackModel.SWITCH_WATTS + 7 * RackModel.SUPPLY_STANDBY_WATTS;
        // 0.05 W of rounding and six times the meter's noise may be between them.
        assertThat(rack.meter().watts())
            .as("seed %d second %d", seed, i)
            .isCloseTo(nodes + rest + fan, within(0.55));
      }
    }
  }

  @Test
  void joulesAreTheIntegralOfWatts() {
    for (long seed : SEEDS) {
      RackModel rack = new RackModel(PRESET, seed);
      Random random = new Random(seed);
      double joules = 0;
      for (int i = 0; i < 3_600; i++) {
        double dt = 0.1 + random.nextDouble();
        rack.step(dt);
        joules += rack.meter().watts() * dt;
        assertThat(rack.meter().joules()).as("seed %d", seed).isCloseTo(joules, within(1e-3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pi-rack", "server-rack"})
  void countersNeverFall(String preset) {
    RackModel rack = new RackModel(RackPreset.find(preset).orElseThrow(), 3);
    List<Sheet> sheets = sheets(rack);
    List<double[]> before = new ArrayList<>();
    for (int i = 0; i < 3_600; i++) {
      rack.step(1);
      for (int node = 0; node < sheets.size(); node++) {
        double[] now = counters(sheets.get(node).sample());
        if (i > 0) {
          for (int c = 0; c < now.length; c++) {
            assertThat(now[c])
                .as("node %d column %d", node, c)
                .isGreaterThanOrEqualTo(before.get(node)[c]);
          }
          before.set(node, now);
        } else {
          before.add(now);
        }
      }
    }
  }

  @Test
  void serversHaveThePartsThatBoardsLack() {
    RackModel rack = new RackModel(RackPreset.find("server-rack").orElseThrow(), 3);
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < HOURS_4; i++) {
      rack.step(1);
      for (NodeModel node : i % 60 == 0 ? rack.nodes() : List.<NodeModel>of()) {
        assertThat(node.celsius()).as(node.slot().name()).isBetween(20.0, 95.0);
        assertThat(node.gpuCelsius()).as(node.slot().name()).isBetween(20.0, 95.0);
      }
    }
    for (Sheet sheet : sheets(rack)) {
      sheet.sample().layout().columns().forEach(column -> seen.add(column.measurement()));
    }
    assertThat(seen).contains("gpu", "infiniband", "nvme", "filesystem", "nfsstat");
  }

  @Test
  void temperatureFollowsPower() {
    for (long seed : SEEDS) {
      RackModel rack = new RackModel(PRESET, seed);
      double[] means = new double[rack.nodes().size()];
      for (int i = 0; i < HOURS_4; i++) {
        rack.step(1);
        for (int n = 0; n < means.length; n++) {
          NodeModel node = rack.nodes().get(n);
          means[n] += (node.watts() - means[n]) / 300;
          double rise = node.celsius() - rack.air().intakeCelsius();
          double kelvinPerWatt =
              node.board().cooling().kelvinPerWatt() * node.slot().coolingFactor();
          if (i > 1_800
              && node.jobs().isEmpty()
              && means[n] < node.board().power().idleWatts() + 0.4) {
            assertThat(rise)
                .as("seed %d idle node %d", seed, n)
                .isLessThan(4 + 3.5 * kelvinPerWatt);
          }
          if (means[n] > node.board().power().idleWatts() + 3) {
            assertThat(rise)
                .as("seed %d busy node %d", seed, n)
                .isGreaterThan((node.board().power().idleWatts() + 1.5) * kelvinPerWatt);
          }
        }
      }
    }
  }

  @Test
  void theThermostatKeepsTheAirNearSixtyDegrees() {
    for (long seed : SEEDS) {
      RackModel rack = new RackModel(PRESET, seed);
      double warmest = 0;
      boolean fanRan = false;
      for (int i = 0; i < HOURS_4; i++) {
        rack.step(1);
        warmest = Math.max(warmest, rack.air().celsius());
        fanRan |= rack.fanRuns();
      }
      assertThat(warmest).as("seed %d", seed).isBetween(45.0, 62.0);
      assertThat(fanRan).as("seed %d: the fan runs now and then", seed).isTrue();
    }
  }

  @Test
  void everyBoardStaysWithinItsPower() {
    for (long seed : SEEDS) {
      RackModel rack = new RackModel(PRESET, seed);
      for (int i = 0; i < HOURS_4; i++) {
        rack.step(1);
        for (NodeModel node : rack.nodes()) {
          BoardClass.Power power = node.board().power();
          assertThat(node.watts())
              .as("seed %d %s", seed, node.slot().name())
              .isBetween(
                  power.idleWatts(),
                  power.idleWatts() + power.coresWatts() + power.gpuWatts() + 0.25);
        }
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameRunAndAnotherSeedAnother() {
    assertThat(trace(5)).isEqualTo(trace(5)).isNotEqualTo(trace(6));
  }

  @Test
  void jobsRunAfterTheWarmUp() {
    for (long seed : SEEDS) {
      RackModel rack = new RackModel(PRESET, seed);
      for (int i = 0; i < SimulatedRack.WARM_UP_SECONDS; i++) {
        rack.step(1);
      }
      List<JobShare> jobs = rack.nodes().stream().flatMap(node -> node.jobs().stream()).toList();
      assertThat(jobs).as("seed %d", seed).isNotEmpty();
    }
  }

  private static List<Double> trace(long seed) {
    RackModel rack = new RackModel(PRESET, seed);
    List<Double> trace = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      rack.step(1);
      trace.add(rack.meter().watts());
      rack.nodes().forEach(node -> trace.add(node.celsius()));
    }
    return trace;
  }

  private static List<Sheet> sheets(RackModel rack) {
    return rack.nodes().stream().map(node -> NodeSheets.everySecond(node, 1_000)).toList();
  }

  private static double[] counters(Row row) {
    return java.util.stream.IntStream.range(0, row.layout().width())
        .filter(i -> isCounter(row, i))
        .mapToDouble(row::number)
        .toArray();
  }

  private static boolean isCounter(Row row, int column) {
    var shown = row.layout().columns().get(column);
    return dev.wattrack.model.metrics.Catalogue.find(shown.measurement())
            .orElseThrow()
            .field(shown.field())
            .kind()
        == dev.wattrack.model.metrics.Field.Kind.COUNTER;
  }
}
