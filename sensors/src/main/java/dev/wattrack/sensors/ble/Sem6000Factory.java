package dev.wattrack.sensors.ble;

import dev.wattrack.model.Reading;
import dev.wattrack.model.config.Setting;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.SensorSettings;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.sem6000.FrameWords;
import dev.wattrack.sensors.sem6000.PlugPlan;
import dev.wattrack.sensors.sem6000.PlugRadio;
import java.util.ArrayList;
import java.util.List;

/** The plug together with the radio that reaches it. */
public final class Sem6000Factory implements SensorFactory {
  private static final long SCAN_NANOS = 8_000_000_000L;

  static final Setting<String> ADDRESS =
      Setting.text(
          "address",
          "",
          "Bluetooth address, such as FC:69:47:06:CB:C6; wattrack sensors scan lists plugs.");
  static final Setting<String> PIN =
      Setting.text("pin", "0000", "The plug's PIN, four digits in quotes; 0000 when new.");
  static final Setting<String> ADAPTER =
      Setting.text("adapter", "", "Bluetooth adapter, such as hci0; empty: the first there is.");
  static final Setting<String> BUS =
      Setting.text("bus", "", "Address of the D-Bus bluetoothd is on; empty: the system bus.");

  @Override
  public String kind() {
    return "sem6000";
  }

  @Override
  public String sentence() {
    return "Voltcraft SEM6000 power meter plug over Bluetooth LE; gives the rack's power.";
  }

  @Override
  public String usualInterval() {
    return "1s";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(ADDRESS, PIN, ADAPTER, BUS);
  }

  @Override
  public SensorPlan bind(SensorSettings settings) {
    String address = settings.get(ADDRESS);
    if (!address.matches("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")) {
      settings.problem(
          ADDRESS,
          address.isEmpty()
              ? "missing; wattrack sensors scan lists plugs in range"
              : "'" + address + "' is no Bluetooth address such as FC:69:47:06:CB:C6");
    }
    String pin = settings.get(PIN);
    if (!pin.matches("[0-9]{4}")) {
      settings.problem(PIN, "must be four digits in quotes, such as \"0000\"");
      pin = PIN.defaultText();
    }
    return new PlugPlan(
        new BluezRadio(settings.get(BUS), settings.get(ADAPTER)),
        address,
        pin,
        settings.interval().toNanos());
  }

  @Override
  public List<String> scan(Surroundings surroundings) {
    try {
      Reading<List<PlugRadio.Found>> reading = new BluezRadio("", "").scan(SCAN_NANOS);
      if (reading instanceof Reading.Value<List<PlugRadio.Found>> value) {
        return lines(value.value());
      }
      return List.of("sem6000: " + ((Reading.Failed<List<PlugRadio.Found>>) reading).reason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static List<String> lines(List<PlugRadio.Found> plugs) {
    List<String> lines = new ArrayList<>();
    for (PlugRadio.Found plug : plugs) {
      lines.add(
          "sem6000: "
              + plug.address()
              + " "
              + plug.name()
              + (plug.rssi() == 0 ? "" : ", " + plug.rssi() + " dBm")
              + (plug.connected() ? ", connected to this machine" : ""));
    }
    if (lines.isEmpty()) {
      lines.add(
          "sem6000: no plug heard; has it power, is it within some metres, is a phone connected to"
              + " it? It talks to one only.");
    }
    return lines;
  }

  @Override
  public List<String> decode(String text) {
    return FrameWords.of(text);
  }
}
