package dev.wattrack.aggregator.config;

import dev.wattrack.model.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * From texts to values; whatever is wrong is an IllegalArgumentException that says what is right.
 */
final class Parse {
  static final Function<String, Duration> DURATION = Setting.duration("", "0s", "").parse();
  static final Function<String, Boolean> FLAG = Setting.flag("", false, "").parse();
  static final Function<String, List<String>> LIST = Setting.list("", "", "").parse();

  static double number(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message below says what is expected.
    }
    throw new IllegalArgumentException("expected a number");
  }

  static Function<String, Integer> integer(int least, int most) {
    return Setting.integer("", least, least, most, "", "").parse();
  }

  private Parse() {}
}
