package dev.wattrack.sensors.dht22;

import java.util.Locale;

/**
 * The 40 bits of a DHT22 frame, most significant first: 16 humidity in tenths of a percent, 16
 * temperature in tenths of a degree (bit 15 is the sign, the rest the magnitude), 8 checksum, the
 * low byte of the sum of the other four. AM2302 data sheet, section 7: {@code 0000 0010 1000 1100
 * 0000 0001 0101 1111 1110 1110} is 65.2 % and 35.1 °C.
 */
final class DhtBits {
  private static final int MAX_HUMIDITY_TENTHS = 1000;
  private static final int MIN_TEMPERATURE_TENTHS = -400;
  private static final int MAX_TEMPERATURE_TENTHS = 800;

  static Attempt measurement(long bits) {
    int checksum = (int) (bits & 0xff);
    int sum = (int) ((bits >> 32) + (bits >> 24) + (bits >> 16) + (bits >> 8)) & 0xff;
    if (bits >>> 40 != 0 || sum != checksum) {
      return Attempt.refused(
          Refusal.CHECKSUM,
          String.format(Locale.ROOT, "frame %010x: checksum should be %02x", bits, sum));
    }
    int humidity = (int) (bits >> 24 & 0xffff);
    int magnitude = (int) (bits >> 8 & 0x7fff);
    return inRange((bits >> 23 & 1) == 1 ? -magnitude : magnitude, humidity);
  }

  /** The measurement, unless no DHT22 could have made it (-40 to 80 °C, 0 to 100 %). */
  static Attempt inRange(int temperatureTenths, int humidityTenths) {
    if (humidityTenths < 0
        || humidityTenths > MAX_HUMIDITY_TENTHS
        || temperatureTenths < MIN_TEMPERATURE_TENTHS
        || temperatureTenths > MAX_TEMPERATURE_TENTHS) {
      return Attempt.refused(
          Refusal.RANGE,
          String.format(
              Locale.ROOT,
              "%.1f °C, %.1f %%: a DHT22 measures -40 to 80 °C and 0 to 100 %%",
              temperatureTenths / 10.0,
              humidityTenths / 10.0));
    }
    return new Attempt.Measured(temperatureTenths, humidityTenths);
  }

  private DhtBits() {}
}
