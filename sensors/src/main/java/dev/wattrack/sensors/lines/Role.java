package dev.wattrack.sensors.lines;

import java.util.Locale;

/** What hangs on a line. */
enum Role {
  /** Input: on while the rack's fan runs. */
  FAN(true),
  /** Input: on while the thermostat's contact calls for the fan. */
  THERMOSTAT(true),
  /** Output: lit while the sensors of this machine are read. */
  LED(false);

  private final boolean input;

  Role(boolean input) {
    this.input = input;
  }

  boolean isInput() {
    return input;
  }

  /** As in sensors.yaml and in the tag {@code role}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
