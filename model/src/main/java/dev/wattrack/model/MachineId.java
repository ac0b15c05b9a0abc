package dev.wattrack.model;

import java.util.Locale;

/**
 * Identity of a machine: 32 lower-case hexadecimal digits, as in {@code /etc/machine-id}
 * (machine-id(5), example {@code 4b0c1b9ab36e4fd9a50b1cc4ea5a4f2d}). Immutable. Never a name or an
 * address.
 */
public record MachineId(String hex) {
  public MachineId {
    if (!wellFormed(hex)) {
      throw new IllegalArgumentException("not 32 lower-case hexadecimal digits: '" + hex + "'");
    }
  }

  /** Reads the content of a machine-id file; upper case and dashes are forgiven. */
  public static Reading<MachineId> parse(String text) {
    String hex = text.strip().replace("-", "").toLowerCase(Locale.ROOT);
    if (hex.isEmpty()) {
      return Reading.noData("empty machine id");
    }
    if (!wellFormed(hex)) {
      return Reading.failed("not a machine id: '" + text.strip() + "'");
    }
    return Reading.value(new MachineId(hex));
  }

  /** No regular expression: the agent checks one id in its life and would load them for it. */
  private static boolean wellFormed(String hex) {
    for (int i = 0; i < hex.length(); i++) {
      if ("0123456789abcdef".indexOf(hex.charAt(i)) < 0) {
        return false;
      }
    }
    return hex.length() == 32;
  }

  /** The first four digits: enough to tell two nodes of one name apart on a screen. */
  public String shortForm() {
    return hex.substring(0, 4);
  }

  @Override
  public String toString() {
    return hex;
  }
}
