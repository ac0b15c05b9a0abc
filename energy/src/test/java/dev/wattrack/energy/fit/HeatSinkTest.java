package dev.wattrack.energy.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A heat sink delays what a line between load and temperature is drawn from. */
final class HeatSinkTest {
  private static final double KELVIN_PER_WATT = 5;
  private static final double IDLE_WATTS = 3;
  private static final long SEED = 7;

  /** Half of the heat is at the die at once, half comes through the heat sink. */
  private static void load(HeatSink sink, ThermalLine undelayed, double tauSeconds) {
    Random random = new Random(SEED);
    double watts = 0;
    double through = KELVIN_PER_WATT * IDLE_WATTS;
    for (int bin = 0; bin < 720; bin++) {
      if (random.nextInt(20) == 0) {
        watts = 4 * random.nextDouble();
      }
      double kelvin = KELVIN_PER_WATT * (IDLE_WATTS + watts);
      through += (1 - Math.exp(-5 / tauSeconds)) * (kelvin - through);
      sink.add(watts, (kelvin + through) / 2, 1);
      undelayed.add(watts, (kelvin + through) / 2, 1);
    }
  }

  @Test
  void theDelayOfAHeatSinkIsFoundAndDoesNotFlattenTheLine() {
    for (double tau : new double[] {30, 80}) {
      HeatSink sink = new HeatSink();
      ThermalLine undelayed = new ThermalLine(0);
      load(sink, undelayed, tau);

      ThermalLine best = sink.best();
      double error = Math.abs(best.slope() - KELVIN_PER_WATT);
      assertThat(error)
          .as("tau %s s, seed %d", tau, SEED)
          .isLessThan(0.1 * KELVIN_PER_WATT)
          .isLessThan(0.8 * Math.abs(undelayed.slope() - KELVIN_PER_WATT) + 0.02);
      assertThat(best.intercept() / best.slope())
          .as("idle power that heats, tau %s s", tau)
          .isCloseTo(IDLE_WATTS, within(0.5));
    }
  }

  @Test
  void aHeatSinkThatWasColdDoesNotCountUntilItIsWarm() {
    HeatSink sink = new HeatSink();
    ThermalLine undelayed = new ThermalLine(0);
    load(sink, undelayed, 80);
    double bins = sink.best().bins();
    sink.interrupt();
    for (int bin = 0; bin < 60; bin++) {
      sink.add(0, 2, 1);
    }
    assertThat(sink.best().bins()).isEqualTo(bins);
  }
}
