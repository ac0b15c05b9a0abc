package dev.wattrack.sensors.lines;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import dev.wattrack.model.Reading;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.config.ConfiguredSensor;
import dev.wattrack.sensors.config.SensorsConfig;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.driver.TestSurroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver on Pi4J's own mock provider. */
final class LineDriverTest {
  private final List<Context> contexts = new ArrayList<>();
  private final SensorFactory mock = new LineFactory(this::mockContext, false);
  private final List<Problem> problems = new ArrayList<>();
  @TempDir private Path folder = Path.of("");

  @Test
  void aContactToGroundMeansThatTheFanRuns() throws Exception {
    SensorDriver driver = open(mock, "fan", "role: fan\n    pin: 17");
    MockDigitalInput input = contexts.get(0).registry().get("wattrack-fan", MockDigitalInput.class);
    input.mockState(DigitalState.LOW);
    assertThat(read(driver)).isEqualTo("line,role=fan,sensor=fan on 1.0");
    input.mockState(DigitalState.HIGH);
    assertThat(read(driver)).isEqualTo("line,role=fan,sensor=fan on 0.0");
    driver.close();
  }

  @Test
  void aThermostatThatGivesAVoltageIsActiveHigh() throws Exception {
    SensorDriver driver =
        open(mock, "t", "role: thermostat\n    pin: 27\n    pull: down\n    active: high");
    MockDigitalInput input = contexts.get(0).registry().get("wattrack-t", MockDigitalInput.class);
    input.mockState(DigitalState.HIGH);
    assertThat(read(driver)).isEqualTo("line,role=thermostat,sensor=t on 1.0");
    driver.close();
  }

  @Test
  void theLedIsLitWhileOpenAndDarkAfterwards() throws Exception {
    SensorDriver driver = open(mock, "led", "role: led\n    pin: 22\n    active: high");
    MockDigitalOutput led = contexts.get(0).registry().get("wattrack-led", MockDigitalOutput.class);
    assertThat(read(driver)).isEqualTo("line,role=led,sensor=led on 1.0");
    assertThat(led.state()).isEqualTo(DigitalState.HIGH);
    driver.close();
    assertThat(led.state()).isEqualTo(DigitalState.LOW);
  }

  @Test
  void allLinesShareOneContextThatEndsWithTheLast() {
    SensorDriver fan = open(mock, "fan", "role: fan\n    pin: 17");
    SensorDriver led = open(mock, "led", "role: led\n    pin: 22");
    assertThat(contexts).hasSize(1);
    fan.close();
    assertThat(contexts.get(0).isShutdown()).isFalse();
    led.close();
    assertThat(contexts.get(0).isShutdown()).isTrue();
    open(mock, "fan", "role: fan\n    pin: 17").close();
    assertThat(contexts).hasSize(2);
  }

  @Test
  void aPinThatIsTakenTwiceIsRefusedInWords() throws Exception {
    SensorDriver first = open(mock, "fan", "role: fan\n    pin: 17");
    Reading<SensorDriver> second =
        plan(mock, "fan", "role: fan\n    pin: 17").plan().open(around("fan"));
    assertThat(((Reading.Failed<SensorDriver>) second).reason())
        .contains("GPIO 17 cannot be opened");
    first.close();
    assertThat(contexts.get(0).isShutdown()).isTrue();
  }

  @Test
  void withoutGpioWhatToCheckIsSaid() throws Exception {
    ConfiguredSensor fan = plan(new LineFactory(), "fan", "role: fan\n    pin: 17");
    assertThat(reason(fan)).contains("no gpiochip in");
    // A chip that is none: the real provider of this machine has to refuse it without harm.
    Files.createDirectories(folder.resolve("dev"));
    Files.createFile(folder.resolve("dev/gpiochip0"));
    if (!Files.exists(Path.of("/dev/gpiochip0"))) {
      assertThat(reason(fan)).contains("GPIO 17 cannot be opened").contains("group gpio");
    }
  }

  @Test
  void mistakesInTheFileAreNamed() {
    plan(mock, "x", "role: pump\n    pull: sideways\n    active: maybe");
    assertThat(problems)
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("pump"))
        .anyMatch(message -> message.contains("sideways"))
        .anyMatch(message -> message.contains("maybe"))
        .anyMatch(message -> message.contains("GPIO number is needed"));
  }

  private String reason(ConfiguredSensor sensor) throws Exception {
    return ((Reading.Failed<?>) sensor.plan().open(around(sensor.name()))).reason();
  }

  private Context mockContext() {
    Context context =
        Pi4J.newContextBuilder()
            .noAutoDetect()
            .add(MockDigitalInputProvider.newInstance(), MockDigitalOutputProvider.newInstance())
            .disableShutdownHook()
            .build();
    contexts.add(context);
    return context;
  }

  private ConfiguredSensor plan(SensorFactory factory, String name, String keys) {
    List<ConfiguredSensor> sensors =
        SensorsConfig.read(
            List.of(factory),
            "sensors.yaml",
            "sensors:\n  " + name + ":\n    kind: line\n    " + keys + "\n",
            Map.of(),
            problems);
    return sensors.isEmpty() ? null : sensors.get(0);
  }

  private SensorDriver open(SensorFactory factory, String name, String keys) {
    try {
      return ((Reading.Value<SensorDriver>) plan(factory, name, keys).plan().open(around(name)))
          .value();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Surroundings around(String name) {
    return new TestSurroundings().of(name, 1_000_000_000L, folder);
  }

  private static String read(SensorDriver driver) throws InterruptedException {
    Row row = ((Reading.Value<Row>) driver.read()).value();
    return row.layout().columns().get(0) + " " + row.number(0);
  }
}
