package dev.wattrack.cli.sensors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.metrics.Field;
import dev.wattrack.model.metrics.Measurement;
import dev.wattrack.model.wire.Column;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One field of a reading, ready to be shown. Immutable. */
record ReadValue(
    String measurement, Map<String, String> tags, String field, double value, String unit) {

  static ReadValue of(Column column, double value) {
    return new ReadValue(column.measurement(), column.tags(), column.field(), value, unit(column));
  }

  private static String unit(Column column) {
    for (Measurement measurement : Catalogue.all()) {
      if (measurement.name().equals(column.measurement())) {
        for (Field field : measurement.fields()) {
          if (field.name().equals(column.field())) {
            return field.unit();
          }
        }
      }
    }
    return "";
  }

  /** A line; a PDU has many parts, each of which is named where it is not the sensor itself. */
  String line(String sensor) {
    String part = tags.getOrDefault("sensor", sensor);
    String what = part.equals(sensor) ? field : part + " " + field;
    String number =
        value == Math.rint(value)
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "");
    return Terminal.clean(
        String.format(Locale.ROOT, "%-10s %-24s %12s %s", measurement, what, number, unit)
            .stripTrailing());
  }

  static JsonNode json(Clock clock, String sensor, List<ReadValue> values) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("time", clock.instant().toString()).put("sensor", sensor);
    for (ReadValue value : values) {
      ObjectNode node = object.withArray("values").addObject();
      node.put("measurement", value.measurement()).put("field", value.field());
      node.put("value", value.value()).put("unit", value.unit());
      value.tags().forEach(node.putObject("tags")::put);
    }
    return object;
  }
}
