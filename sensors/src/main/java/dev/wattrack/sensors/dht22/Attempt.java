package dev.wattrack.sensors.dht22;

/** How one attempt to read the sensor ended: with a measurement or with the reason why not. */
sealed interface Attempt {

  /** Tenths of a degree Celsius and tenths of a percent, as the sensor sends them. Immutable. */
  record Measured(int temperatureTenths, int humidityTenths) implements Attempt {
    double celsius() {
      return temperatureTenths / 10.0;
    }

    double humidityPercent() {
      return humidityTenths / 10.0;
    }
  }

  /** Refused; {@code words} says what was seen and, where it helps, what to check. */
  record Refused(Refusal reason, String words) implements Attempt {}

  static Attempt refused(Refusal reason, String words) {
    return new Refused(reason, words);
  }
}
