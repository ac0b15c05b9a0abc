package dev.wattrack.sensors.dht22;

import dev.wattrack.model.config.Setting;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.SensorSettings;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.gpio.CharacterDevice;
import dev.wattrack.sensors.gpio.GpioException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** DHT22 and AM2302 on a GPIO pin. Safe for use by several threads. */
public final class Dht22Factory implements SensorFactory {
  /** The sensor converts once in two seconds. */
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(2);

  private static final int BIT_COUNT = 40;
  private static final int HEX_COUNT = 10;

  private static final Setting<String> SOURCE =
      Setting.text(
          "source",
          "auto",
          "iio: the kernel's driver (dtoverlay=dht11). gpio: the pulses on the pin. auto: iio, else"
              + " gpio if there is a pin.");
  private static final Setting<Integer> PIN =
      Setting.integer(
          "pin",
          -1,
          -1,
          1023,
          "GPIO number",
          "The pin of the data wire, e.g. 4 for GPIO4 (pin 7 of the header); -1 for none.");
  private static final Setting<String> CHIP =
      Setting.text(
          "chip",
          "",
          "Path or label of the GPIO chip; empty takes the one with the header's pins.");
  private static final Setting<String> DEVICE =
      Setting.text(
          "device", "", "Name of the IIO device, e.g. dht11@4; needed only if there are several.");

  @Override
  public String kind() {
    return "dht22";
  }

  @Override
  public String sentence() {
    return "Thermometer and hygrometer DHT22 (AM2302) on a GPIO pin.";
  }

  @Override
  public String usualInterval() {
    return "5s";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(SOURCE, PIN, CHIP, DEVICE);
  }

  @Override
  public SensorPlan bind(SensorSettings settings) {
    if (settings.interval().compareTo(LEAST_INTERVAL) < 0) {
      settings.problem("interval", "at least 2s, the sensor is not faster");
    }
    Dht22Plan.Source source = Dht22Plan.Source.AUTO;
    String word = settings.get(SOURCE);
    switch (word.toLowerCase(Locale.ROOT)) {
      case "auto" -> source = Dht22Plan.Source.AUTO;
      case "iio" -> source = Dht22Plan.Source.IIO;
      case "gpio" -> source = Dht22Plan.Source.GPIO;
      default -> settings.problem(SOURCE, "'" + word + "' is not one of auto, iio, gpio");
    }
    int pin = settings.get(PIN);
    if (source == Dht22Plan.Source.GPIO && pin < 0) {
      settings.problem(PIN, "needed with source: gpio");
    }
    return new Dht22Plan(source, pin, settings.get(CHIP), settings.get(DEVICE));
  }

  @Override
  public List<String> scan(Surroundings surroundings) {
    List<String> lines = new ArrayList<>();
    for (IioDevices.Device device : IioDevices.find(surroundings.setup().sys())) {
      lines.add(
          "dht22: IIO device "
              + device.name()
              + " in "
              + device.folder()
              + "; 'kind: dht22' and 'device: "
              + device.name()
              + "' in sensors.yaml read it");
    }
    if (lines.isEmpty()
        && IioDevices.choose(surroundings.setup().sys(), "", -1)
            instanceof IioDevices.Choice.None none) {
      lines.add("dht22: " + none.reason());
    }
    lines.add(chips(surroundings));
    return lines;
  }

  private static String chips(Surroundings surroundings) {
    try {
      return "dht22: GPIO chips: "
          + String.join(", ", CharacterDevice.describeChips(surroundings.setup().dev()));
    } catch (GpioException e) {
      return "dht22: no GPIO: " + e.words();
    }
  }

  /** 40 bits as 0 and 1, or 10 hexadecimal digits, with spaces or not. */
  @Override
  public List<String> decode(String text) {
    String bits =
        text.strip().toLowerCase(Locale.ROOT).replaceAll("^0[xb](?=[0-9a-f])|[\\s:_]", "");
    long frame;
    if (bits.length() == BIT_COUNT && bits.matches("[01]+")) {
      frame = Long.parseLong(bits, 2);
    } else if (bits.length() == HEX_COUNT && bits.matches("[0-9a-f]+")) {
      frame = Long.parseLong(bits, 16);
    } else {
      return List.of();
    }
    Attempt attempt = DhtBits.measurement(frame);
    String words =
        attempt instanceof Attempt.Measured measured
            ? String.format(
                Locale.ROOT,
                "%.1f °C, %.1f %% relative humidity; the checksum is right",
                measured.celsius(),
                measured.humidityPercent())
            : "refused: " + ((Attempt.Refused) attempt).reason().words();
    String detail = attempt instanceof Attempt.Refused refused ? " (" + refused.words() + ")" : "";
    return List.of("DHT22: " + words + detail);
  }
}
