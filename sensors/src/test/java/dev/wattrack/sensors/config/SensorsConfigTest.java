package dev.wattrack.sensors.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.config.Setting;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.SensorSettings;
import dev.wattrack.sensors.driver.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SensorsConfigTest {
  private static final Setting<Integer> PIN = Setting.integer("pin", 4, 0, 40, "number", "A pin.");
  private final List<Problem> problems = new ArrayList<>();

  /** What was bound. */
  private record Plan(int pin, Map<String, String> outlets) implements SensorPlan {
    @Override
    public Reading<SensorDriver> open(Surroundings surroundings) {
      return Reading.failed("not opened here");
    }
  }

  /** A kind with one key and free names. */
  private static final class Probe implements SensorFactory {
    @Override
    public String kind() {
      return "probe";
    }

    @Override
    public String sentence() {
      return "A probe.";
    }

    @Override
    public String usualInterval() {
      return "3s";
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(PIN);
    }

    @Override
    public List<String> prefixes() {
      return List.of("outlets.");
    }

    @Override
    public SensorPlan bind(SensorSettings settings) {
      if (settings.get(PIN) == 13) {
        settings.problem(PIN, "brings bad luck");
      }
      return new Plan(settings.get(PIN), settings.under("outlets."));
    }
  }

  private List<ConfiguredSensor> read(Map<String, String> environment, String... lines) {
    problems.clear();
    return SensorsConfig.read(
        List.of(new Probe()), "s.yaml", String.join("\n", lines), environment, problems);
  }

  @Test
  void eachSensorGetsItsSettingsAndTheDefaultsOfItsKind() {
    assertThat(
            read(
                Map.of(),
                "sensors:",
                "  air:",
                "    kind: probe",
                "  rack-2:",
                "    kind: probe",
                "    interval: 500ms",
                "    pin: 7",
                "    outlets:",
                "      1: node-a",
                "      2: node-b"))
        .containsExactly(
            new ConfiguredSensor("air", "probe", Duration.ofSeconds(3), new Plan(4, Map.of())),
            new ConfiguredSensor(
                "rack-2",
                "probe",
                Duration.ofMillis(500),
                new Plan(7, Map.of("1", "node-a", "2", "node-b"))));
    assertThat(problems).isEmpty();
  }

  @Test
  void theEnvironmentIsOverTheFile() {
    Map<String, String> environment = Map.of("WATTRACK_SENSORS_RACK_2_PIN", "9");
    assertThat(
            read(environment, "sensors:", "  rack-2:", "    kind: probe", "    pin: 7")
                .get(0)
                .plan())
        .isEqualTo(new Plan(9, Map.of()));
    read(Map.of("WATTRACK_SENSORS_RACK_2_PIN", "13"), "sensors:", "  rack-2:", "    kind: probe");
    assertThat(problems)
        .containsExactly(
            new Problem("environment WATTRACK_SENSORS_RACK_2_PIN", "pin: brings bad luck"));
  }

  @Test
  void everyProblemIsFoundAtOnceWithItsLine() {
    List<ConfiguredSensor> sensors =
        read(
            Map.of(),
            "sensor: {}",
            "sensors:",
            "  a:",
            "    kind: probe",
            "    pim: 3",
            "  b:",
            "    kind: toaster",
            "  c:",
            "    pin: 3",
            "  d:",
            "    kind: probe",
            "    pin: 99",
            "    interval: 1ms",
            "  e:",
            "    kind: probe",
            "    pin: 13",
            "  e:",
            "    kind: probe",
            "  f g:",
            "    kind: probe",
            "  fine:",
            "    kind: probe");
    assertThat(sensors).extracting(ConfiguredSensor::name).containsExactly("fine");
    assertThat(problems.stream().map(Problem::toString))
        .containsExactlyInAnyOrder(
            "s.yaml:5: unknown key 'sensors.a.pim'; did you mean 'sensors.a.pin'?",
            "s.yaml:7: kind 'toaster': One of probe.",
            "s.yaml:9: sensor 'c' has no kind: One of probe.",
            "s.yaml:12: sensors.d.pin = '99': expected a whole number from 0 to 40",
            "s.yaml:13: interval: at least 200ms",
            "s.yaml:16: pin: brings bad luck",
            "s.yaml:17: 'e' is set a second time",
            "s.yaml:20: 'f g': a name has up to 64 letters, digits, - and _");
  }

  @Test
  void anEmptyFileHasNoSensorsAndNoProblem() {
    assertThat(read(Map.of(), "")).isEmpty();
    assertThat(read(Map.of(), "sensors:")).isEmpty();
    assertThat(problems).isEmpty();
    read(Map.of(), "just words");
    assertThat(problems).hasSize(1);
  }

  @Test
  void everyBeginningAndEveryDamageOfAFileHasAnAnswer() {
    String text = "sensors:\n  a:\n    kind: probe\n    pin: 3\n    outlets: {1: x}\n";
    for (int length = 0; length <= text.length(); length++) {
      assertThat(read(Map.of(), text.substring(0, length))).isNotNull();
    }
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder damaged = new StringBuilder(text);
      damaged.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x250));
      assertThat(read(Map.of(), damaged.toString())).as("seed %d", seed).isNotNull();
    }
  }
}
