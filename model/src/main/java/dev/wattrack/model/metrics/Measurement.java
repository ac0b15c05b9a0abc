package dev.wattrack.model.metrics;

import dev.wattrack.model.wire.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A measurement of the catalogue: its name, the tags beside {@code host}, its fields and where the
 * values come from. Immutable.
 */
public record Measurement(
    String name, String sentence, List<String> tags, List<Field> fields, String source) {

  public Measurement {
    tags = List.copyOf(tags);
    fields = List.copyOf(fields);
  }

  /** The field of this name; it must exist. */
  public Field field(String fieldName) {
    for (Field field : fields) {
      if (field.name().equals(fieldName)) {
        return field;
      }
    }
    throw new IllegalArgumentException("no field " + fieldName + " in " + name);
  }

  /** The column of a field, with the tag values given in the order of {@link #tags}. */
  public Column column(String fieldName, Map<String, String> tagValues) {
    if (!tags.containsAll(tagValues.keySet())) {
      throw new IllegalArgumentException(name + " has the tags " + tags + ", not " + tagValues);
    }
    Field field = field(fieldName);
    return field.kind() == Field.Kind.TEXT
        ? Column.text(name, tagValues, fieldName)
        : Column.decimal(name, tagValues, fieldName, field.decimals(), field.multiplier());
  }

  /** All columns of this measurement for one set of tag values, in the order of the catalogue. */
  public List<Column> columns(Map<String, String> tagValues) {
    List<Column> columns = new ArrayList<>(fields.size());
    for (Field field : fields) {
      columns.add(column(field.name(), tagValues));
    }
    return columns;
  }

  static Builder of(String name, String sentence, String... tags) {
    return new Builder(name, sentence, List.of(tags));
  }

  /** Collects the fields of one measurement; confined to one thread. */
  static final class Builder {
    private final String name;
    private final String sentence;
    private final List<String> tags;
    private final List<Field> fields = new ArrayList<>();

    private Builder(String name, String sentence, List<String> tags) {
      this.name = name;
      this.sentence = sentence;
      this.tags = tags;
    }

    Builder gauge(String field, String unit, int decimals, String text) {
      return field(field, Field.Kind.GAUGE, unit, decimals, 1, text);
    }

    Builder counter(String field, String unit, String text) {
      return field(field, Field.Kind.COUNTER, unit, 0, 1, text);
    }

    Builder text(String field, String text) {
      return field(field, Field.Kind.TEXT, "", 0, 1, text);
    }

    Builder gauges(String unit, int decimals, String text, String... names) {
      for (String field : names) {
        gauge(field, unit, decimals, text);
      }
      return this;
    }

    Builder field(
        String field, Field.Kind kind, String unit, int decimals, long multiplier, String text) {
      fields.add(new Field(field, kind, unit, decimals, multiplier, text));
      return this;
    }

    Measurement from(String source) {
      return new Measurement(name, sentence, tags, fields, source);
    }
  }
}
