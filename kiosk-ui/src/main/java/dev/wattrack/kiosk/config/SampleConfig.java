package dev.wattrack.kiosk.config;

import dev.wattrack.model.config.Setting;

/** Writes docs/kiosk.conf: every key with its default. */
final class SampleConfig {

  static String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # Settings of the kiosk: /etc/wattrack/kiosk.conf. Every key is optional and shown with its default.
            # Each is an environment variable too: night.dim is WATTRACK_NIGHT_DIM. Written from the code.
            """);
    for (Setting<?> setting : KioskSettings.ALL) {
      text.append("\n# ")
          .append(setting.sentence())
          .append(" (")
          .append(setting.unit())
          .append(")\n# ")
          .append(setting.key())
          .append(" = ")
          .append(setting.defaultText())
          .append('\n');
    }
    return text.toString();
  }

  private SampleConfig() {}
}
