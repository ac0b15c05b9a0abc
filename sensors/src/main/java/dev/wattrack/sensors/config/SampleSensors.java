package dev.wattrack.sensors.config;

import dev.wattrack.model.config.Setting;
import dev.wattrack.sensors.driver.SensorFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes docs/sensors.yaml from the factories; a test fails when the file is stale. */
final class SampleSensors {
  private static final int WIDTH = 98;

  static String text(Iterable<SensorFactory> factories) {
    List<SensorFactory> sorted = new ArrayList<>();
    factories.forEach(sorted::add);
    sorted.sort(Comparator.comparing(SensorFactory::kind));
    StringBuilder out = new StringBuilder();
    out.append("# Sensors of this machine: /etc/wattrack/sensors.yaml\n")
        .append(
            "# Without this file no sensor is looked for. Choose a name for each of yours; it\n")
        .append(
            "# becomes the tag \"sensor\" of what it measures. Every value below is a default; an\n")
        .append(
            "# empty one has none. Each key is also an environment variable: sensors.plug.pin is\n")
        .append(
            "# WATTRACK_SENSORS_PLUG_PIN. Unknown keys are refused. `wattrack sensors scan` looks\n")
        .append("# for sensors, docs/sensors.md says how to connect them.\n")
        .append("# Generated from the code; ./wattrack test fails when it is stale.\n")
        .append("\nsensors:\n");
    for (SensorFactory factory : sorted) {
      wrap(out, "  # ", factory.sentence());
      out.append("  #my_").append(factory.kind()).append(":\n");
      out.append("  #  kind: ").append(factory.kind()).append('\n');
      key(out, SensorsConfig.interval(factory));
      factory.settings().forEach(setting -> key(out, setting));
      for (String prefix : factory.prefixes()) {
        out.append("  #  ").append(prefix.replace(".", ":")).append("  # names of your choice\n");
      }
      out.append('\n');
    }
    return out.toString().stripTrailing() + "\n";
  }

  private static void key(StringBuilder out, Setting<?> setting) {
    wrap(out, "  #  # ", setting.sentence() + " (" + setting.unit() + ")");
    String text = setting.defaultText();
    boolean quoted = text.isEmpty() || text.matches("[0-9]+") && setting.unit().equals("text");
    out.append("  #  ").append(setting.key()).append(": ");
    out.append(quoted ? "\"" + text + "\"" : text).append('\n');
  }

  private static void wrap(StringBuilder out, String indent, String sentence) {
    int column = 0;
    for (String word : sentence.split(" ")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        out.append('\n');
        column = 0;
      }
      out.append(column == 0 ? indent : " ").append(word);
      column = column == 0 ? indent.length() + word.length() : column + 1 + word.length();
    }
    out.append('\n');
  }

  private SampleSensors() {}
}
