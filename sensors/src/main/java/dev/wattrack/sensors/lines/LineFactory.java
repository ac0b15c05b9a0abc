package dev.wattrack.sensors.lines;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import dev.wattrack.model.config.Setting;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.SensorSettings;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Slow GPIO lines of a Raspberry Pi. Safe for use by several threads. */
public final class LineFactory implements SensorFactory {
  private static final Setting<String> ROLE =
      Setting.text(
          "role",
          "",
          "fan: input, on while the fan runs. thermostat: input, on while its contact calls. led:"
              + " output, lit while this machine's sensors are read.");
  private static final Setting<Integer> PIN =
      Setting.integer("pin", -1, -1, 1023, "GPIO number", "The pin, e.g. 17 for GPIO17.");
  private static final Setting<String> PULL =
      Setting.text(
          "pull", "up", "Resistor of an input: up, down or off. A contact to ground wants up.");
  private static final Setting<String> ACTIVE =
      Setting.text("active", "low", "The level that means on: low (contact to ground) or high.");

  private final Pi4jShare share;
  private final boolean needsChip;

  /** For the ServiceLoader: the lines of this machine. */
  public LineFactory() {
    this(LineFactory::gpiod, true);
  }

  LineFactory(Supplier<Context> contexts, boolean needsChip) {
    share = new Pi4jShare(contexts);
    this.needsChip = needsChip;
  }

  /** Only the provider on libgpiod: it needs no root and knows the Raspberry Pi 5. */
  private static Context gpiod() {
    return Pi4J.newContextBuilder()
        .noAutoDetect()
        .add(GpioDDigitalInputProvider.newInstance(), GpioDDigitalOutputProvider.newInstance())
        .disableShutdownHook()
        .build();
  }

  @Override
  public String kind() {
    return "line";
  }

  @Override
  public String sentence() {
    return "A slow GPIO line of a Raspberry Pi: fan, thermostat or status LED.";
  }

  @Override
  public String usualInterval() {
    return "1s";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(ROLE, PIN, PULL, ACTIVE);
  }

  @Override
  public SensorPlan bind(SensorSettings settings) {
    Role role = Role.FAN;
    String wanted = settings.get(ROLE).toLowerCase(Locale.ROOT);
    switch (wanted) {
      case "fan" -> role = Role.FAN;
      case "thermostat" -> role = Role.THERMOSTAT;
      case "led" -> role = Role.LED;
      default -> settings.problem(ROLE, "'" + wanted + "' is not one of fan, thermostat, led");
    }
    int pin = settings.get(PIN);
    if (pin < 0) {
      settings.problem(PIN, "the GPIO number is needed");
    }
    String active = settings.get(ACTIVE).toLowerCase(Locale.ROOT);
    if (!List.of("low", "high").contains(active)) {
      settings.problem(ACTIVE, "'" + active + "' is not one of low, high");
    }
    return new LinePlan(role, pin, pull(settings), active.equals("low"), share, needsChip);
  }

  private static PullResistance pull(SensorSettings settings) {
    String pull = settings.get(PULL).toLowerCase(Locale.ROOT);
    return switch (pull) {
      case "up" -> PullResistance.PULL_UP;
      case "down" -> PullResistance.PULL_DOWN;
      case "off" -> PullResistance.OFF;
      default -> {
        settings.problem(PULL, "'" + pull + "' is not one of up, down, off");
        yield PullResistance.OFF;
      }
    };
  }
}
