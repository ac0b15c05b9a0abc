package dev.wattrack.energy.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.TestSlices;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.input.SensorKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Temperatures testify how idle power is divided, and repeating it does not make it surer. */
final class ThermalWitnessTest {
  private static final double AIR = 25;
  private static final double KELVIN_PER_WATT = 5;
  private static final long SEED = 5;

  private final RackModel model = model();
  private final ThermalWitness witness = new ThermalWitness(model);
  private final FeatureSum features = new FeatureSum();
  private final NodePrediction prediction = new NodePrediction();
  private final Random random = new Random(SEED);
  private double watts;

  /** What the model takes a watt of load for. */
  private double modelledShare = 1;

  private static RackModel model() {
    List<NodeSpec> nodes =
        List.of(
            new NodeSpec("busy", "pi4", 4, 1800, false, false, SensorKind.NONE),
            new NodeSpec("idle", "pi4", 4, 1800, false, false, SensorKind.NONE));
    RackSpec rack = new RackSpec(nodes, List.of(), OptionalDouble.empty(), 1, 0.1, false);
    return new RackModel(rack, BoardPriors.bundled());
  }

  /**
   * Two boards of these idle powers, the second without any load; true if the witness was heard.
   */
  private boolean run(int bins, double busyIdle, double idleIdle) {
    boolean heard = false;
    for (int bin = 0; bin < bins; bin++) {
      if (random.nextInt(60) == 0) {
        watts = 4 * random.nextDouble();
      }
      witness.air(AIR);
      tell(0, watts, AIR + KELVIN_PER_WATT * (busyIdle + watts));
      tell(1, 0, AIR + KELVIN_PER_WATT * idleIdle);
      heard |= witness.hear();
    }
    return heard;
  }

  private void tell(int node, double dynamicWatts, double celsius) {
    features.clear();
    TestSlices.add(features, celsius, 5);
    features.toMean();
    prediction.clear(0);
    prediction.total = 3 + modelledShare * dynamicWatts;
    prediction.idle = 3;
    witness.add(node, features, prediction);
  }

  @Test
  void idlePowerIsDrawnTowardsWhatHeats() {
    assertThat(run(700, 4.2, 4.4)).isTrue();
    assertThat(model.idleWatts(0)).as("seed %d", SEED).isCloseTo(4.1, within(0.45));
  }

  @Test
  void aBoardWithoutLoadIsHeardByTheLineOfItsTwin() {
    run(700, 3.3, 4.4);
    assertThat(model.idleWatts(1)).isGreaterThan(model.idleWatts(0) + 0.1);
  }

  @Test
  void sayingTheSameEveryHourMakesItHardlySurer() {
    run(500, 4.2, 4.4);
    double once = model.idleSdWatts(0);
    run(7 * 720, 4.2, 4.4);
    assertThat(model.idleSdWatts(0)).isGreaterThan(0.75 * once);
  }

  @Test
  void whatWasSaidOfAHeatSinkNotYetKnownIsTakenBack() {
    ThermalWitnessTest known = new ThermalWitnessTest();
    known.run(24 * 720, 4.2, 4.4);
    modelledShare = 1.3;
    run(720, 4.2, 4.4);
    modelledShare = 1;
    run(23 * 720, 4.2, 4.4);
    for (int node = 0; node < 2; node++) {
      double sd = known.model.idleSdWatts(node);
      assertThat(model.idleWatts(node)).isCloseTo(known.model.idleWatts(node), within(0.03));
      assertThat(model.idleSdWatts(node)).isCloseTo(sd, within(0.01));
    }
  }

  @Test
  void whatItSaidLastIsKnownAfterARestart() throws IOException {
    run(700, 4.2, 4.4);
    byte[] saved = written(witness);
    ThermalWitness again = new ThermalWitness(model());
    again.read(new DataInputStream(new ByteArrayInputStream(saved)), true);
    assertThat(saved).hasSizeGreaterThan(100);
    assertThat(written(again)).isEqualTo(saved);
  }

  @Test
  void whatWasSavedWithoutTestimoniesIsRead() throws IOException {
    ThermalWitness again = new ThermalWitness(model());
    again.read(new DataInputStream(new ByteArrayInputStream(new byte[] {1})), false);
    assertThat(written(again)).containsExactly(1, 0, 0, 0, 0);
  }

  private static byte[] written(ThermalWitness witness) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    witness.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void afterARestartItsTolerancesAreNotNew() throws IOException {
    run(700, 4.2, 4.4);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelMemory.write(model, new DataOutputStream(bytes));
    RackModel again = model();
    ModelMemory.read(again, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())))
        .run();

    for (int i = 0; i < model.state().size(); i++) {
      int place = again.state().indexOf(model.state().name(i));
      assertThat(place).as(model.state().name(i)).isNotNegative();
      assertThat(again.state().variance(place)).isEqualTo(model.state().variance(i));
    }
  }
}
