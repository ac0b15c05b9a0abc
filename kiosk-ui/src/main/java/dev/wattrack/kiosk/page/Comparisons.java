package dev.wattrack.kiosk.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Everyday things with their energy; comparisons.properties has them and their sources. Immutable.
 */
public record Comparisons(
    double kettleLitreWattHours, double ledBulbWatts, double phoneChargeWattHours) {
  private static final String FILE = "/dev/wattrack/kiosk/comparisons.properties";

  public Comparisons {
    if (!(kettleLitreWattHours > 0 && ledBulbWatts > 0 && phoneChargeWattHours > 0)) {
      throw new IllegalArgumentException("a comparison with nothing");
    }
  }

  /** Those that are delivered. */
  public static Comparisons delivered() {
    Properties file = new Properties();
    try (InputStream in = Comparisons.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar");
      }
      file.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Comparisons(
        number(file, "kettle_litre.watt_hours"),
        number(file, "led_bulb.watts"),
        number(file, "phone_charge.watt_hours"));
  }

  private static double number(Properties file, String key) {
    return Double.parseDouble(file.getProperty(key, "").strip());
  }

  double bulbs(double watts) {
    return watts / ledBulbWatts;
  }

  double litres(double wattHours) {
    return wattHours / kettleLitreWattHours;
  }

  double phones(double wattHours) {
    return wattHours / phoneChargeWattHours;
  }

  /** How long an LED bulb is lit by so much energy. */
  double bulbSeconds(double joules) {
    return joules / ledBulbWatts;
  }

  /** Light for very little, telephones for little, kettles for much. */
  String ofEnergy(double wattHours, Sheet sheet) {
    if (phones(wattHours) < 1) {
      double seconds = bulbSeconds(wattHours * 3_600);
      return sheet.text("like.light", sheet.figures().duration(seconds));
    }
    double litres = litres(wattHours);
    return litres >= 1
        ? sheet.text("like.litres", sheet.figures().number(litres))
        : sheet.text("like.phones", sheet.figures().number(phones(wattHours)));
  }
}
