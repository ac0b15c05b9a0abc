package dev.wattrack.aggregator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private final Engine engine = new Engine(DefaultRules.set());
  private final List<Change> all = new ArrayList<>();
  private long second;

  private void air(double celsius) {
    second++;
    Map<String, List<Observation>> series = new HashMap<>();
    series.put(
        Scene.NODE_STATE, List.of(new Observation("pi", Map.of(), Double.NaN, "up", 1, false)));
    series.put(
        "climate.temperature_celsius",
        List.of(
            new Observation(
                "pi", Map.of("sensor", "rack"), celsius, null, second * 1_000_000_000L, false)));
    all.addAll(engine.evaluate(new Scene(START.plusSeconds(second), second * 1_000, series)));
  }

  @Test
  void tenThousandShiftedReadingsRaiseNoAlarmAndAreCounted() {
    long seed = 20260105;
    Random random = new Random(seed);
    double celsius = 30;
    int shifts = 0;
    while (shifts < 10_000) {
      celsius = Math.max(28, Math.min(32, celsius + random.nextGaussian() * 0.05));
      air(Math.round(celsius * 10) / 10.0);
      air(Math.round(celsius * 10) / 10.0);
      if (random.nextInt(3) == 0) {
        // A frame shifted by one bit to the left is twice as warm; to the right half.
        air(Math.round(celsius * (random.nextBoolean() ? 20 : 5)) / 10.0);
        shifts++;
      }
    }
    assertThat(all).as("seed %d", seed).isEmpty();
    assertThat(engine.refusedReadings()).as("seed %d", seed).isGreaterThanOrEqualTo(10_000);
  }

  @Test
  void aJumpOfTwentyKelvinForOneSampleIsRefusedAndOneThatStaysIsBelieved() {
    for (int i = 0; i < 30; i++) {
      air(45);
    }
    air(66);
    for (int i = 0; i < 10; i++) {
      air(45);
    }
    assertThat(all).isEmpty();
    for (int i = 0; i < 10; i++) {
      air(66);
    }
    assertThat(all).extracting(change -> change.alert().rule()).contains("RackOverheat");
  }

  @Test
  void noiseNeverPredicts() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      air(57 + random.nextGaussian() * 0.4);
    }
    assertThat(all).as("seed %d", seed).isEmpty();
  }

  @Test
  void theIdOfAnAlertStaysOverARestart() {
    for (int i = 0; i < 20; i++) {
      air(62);
    }
    Alert alert = engine.current().get(0);
    Engine next = new Engine(DefaultRules.set());
    next.restore(engine.current(), engine.saved(second * 1_000), second * 1_000 + 60_000);
    Scene nothing = new Scene(START.plusSeconds(90), second * 1_000 + 61_000, Map.of());
    assertThat(next.evaluate(nothing)).isEmpty();
    assertThat(next.current()).extracting(Alert::id).containsExactly(alert.id());
  }

  @Test
  void aFindingOfAnotherPartIsAnAlertUntilItIsTakenBack() {
    Instant until = START.plusSeconds(1_000);
    engine.finding(
        new Finding("UnexplainedLoad", "plug", "", true, until, 12, "12 W that no node explains"));
    air(30);
    air(30);
    assertThat(engine.current())
        .extracting(Alert::text)
        .containsExactly("12 W that no node explains");
    engine.finding(new Finding("UnexplainedLoad", "plug", "", false, until, 0, ""));
    air(30);
    assertThat(engine.current()).isEmpty();
  }
}
