package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code vcgencmd pmic_read_adc} prints on a Raspberry Pi 5: a line for the current of each
 * rail and one for its voltage, e.g. {@code VDD_CORE_A current(7)=0.75012000A} and {@code
 * VDD_CORE_V volt(15)=0.72023650V}. The numbers in brackets differ, so rails are paired by name;
 * EXT5V and BATT have no current. The sum is an estimate, and low: what hangs on USB, the HAT and
 * PCIe at 5 V, and the losses of the converters, are not in it.
 */
final class PmicReadout {
  private static final String CURRENT = "_A current(";
  private static final String VOLTAGE = "_V volt(";
  private static final Set<String> WITHOUT_CURRENT = Set.of("EXT5V", "BATT");
  private static final int LEAST_RAILS = 3;

  /**
   * The sum over the rails, µW. Failed where a rail lacks its other half: a part is not the sum.
   */
  static Reading<Long> parse(String text) {
    Map<String, Long> currents = new HashMap<>();
    Map<String, Long> voltages = new HashMap<>();
    int end = text.indexOf('\n');
    for (int from = 0; end >= 0; end = text.indexOf('\n', from)) {
      String line = text.substring(from, end).strip();
      from = end + 1;
      add(currents, line, CURRENT, 'A');
      add(voltages, line, VOLTAGE, 'V');
    }
    double microwatts = 0;
    int rails = 0;
    for (Map.Entry<String, Long> current : currents.entrySet()) {
      Long voltage = voltages.get(current.getKey());
      if (voltage == null) {
        return Reading.failed("vcgencmd gives no voltage of " + current.getKey());
      }
      microwatts += (double) voltage * current.getValue() / 1e6;
      rails++;
    }
    for (String rail : voltages.keySet()) {
      if (!currents.containsKey(rail) && !WITHOUT_CURRENT.contains(rail)) {
        return Reading.failed("vcgencmd gives no current of " + rail);
      }
    }
    return rails < LEAST_RAILS
        ? Reading.failed("vcgencmd pmic_read_adc gives no currents of rails")
        : Reading.value(Math.round(microwatts));
  }

  private static void add(Map<String, Long> into, String line, String middle, char unit) {
    int at = line.indexOf(middle);
    int equals = line.indexOf(")=", at);
    if (at <= 0 || equals < 0 || line.charAt(line.length() - 1) != unit) {
      return;
    }
    Long micro = micro(line.substring(equals + 2, line.length() - 1));
    if (micro != null) {
      into.put(line.substring(0, at), micro);
    }
  }

  /** {@code 0.75012000} as 750120; null for anything else. Digits beyond the sixth are cut off. */
  private static @Nullable Long micro(String text) {
    byte[] bytes = Scan.ascii(text + "\n");
    Scan scan = new Scan().reset(bytes, bytes.length);
    return scan.line() && scan.fixed(6) && scan.value() >= 0 && scan.value() < 1_000_000_000L
        ? scan.value()
        : null;
  }

  private PmicReadout() {}
}
