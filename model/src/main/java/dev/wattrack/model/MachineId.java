package dev.wattrack.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Identity of a machine: 32 lower-case hexadecimal digits, as in {@code /etc/machine-id}
 * (machine-id(5), example {@code 4b0c1b9ab36e4fd9a50b1cc4ea5a4f2d}). Immutable. Never a name or an
 * address.
 */
public record MachineId(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  public MachineId {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("not 32 lower-case hexadecimal digits: '" + hex + "'");
    }
  }

  /** Reads the content of a machine-id file; upper case and dashes are forgiven. */
  public static Reading<MachineId> parse(String text) {
    String hex = text.strip().replace("-", "").toLowerCase(Locale.ROOT);
    if (hex.isEmpty()) {
      return Reading.noData("empty machine id");
    }
    if (!FORM.matcher(hex).matches()) {
      return Reading.failed("not a machine id: '" + text.strip() + "'");
    }
    return Reading.value(new MachineId(hex));
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
