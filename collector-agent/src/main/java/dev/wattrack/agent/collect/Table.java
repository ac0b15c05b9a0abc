package dev.wattrack.agent.collect;

import dev.wattrack.model.metrics.Field;
import dev.wattrack.model.metrics.Measurement;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The row of a measurement that has one point per thing: core, interface, disk. A thing that
 * vanishes loses its values; a new one makes a new layout of those that are there now. Confined to
 * one thread.
 */
final class Table {

  /** Names each thing once by {@link #slot} and sets its values; may be asked several times. */
  interface Source {
    void parse(Table table);

    default String tagValue(String name) {
      return name;
    }
  }

  private final Measurement measurement;
  private final int width;
  private final int limit;
  private byte[][] names = {};
  private int expected;
  private boolean grown;
  private @Nullable List<byte[]> learned;
  private @Nullable Row row;

  Table(Measurement measurement) {
    this.measurement = measurement;
    width = measurement.fields().size();
    limit = Wire.MAX_COLUMNS / width;
  }

  /** Fills the row from the source. False if there is not one thing. */
  boolean fill(Source source) {
    pass(source);
    if (grown) {
      List<byte[]> found = new ArrayList<>();
      learned = found;
      source.parse(this);
      learned = null;
      build(source, found);
      pass(source);
    }
    return row != null;
  }

  private void pass(Source source) {
    grown = false;
    expected = 0;
    if (row != null) {
      row.clearAll();
    }
    source.parse(this);
  }

  private void build(Source source, List<byte[]> found) {
    List<Column> columns = new ArrayList<>(found.size() * width);
    String tag = measurement.tags().get(0);
    for (byte[] name : found) {
      String value = source.tagValue(new String(name, StandardCharsets.UTF_8));
      columns.addAll(measurement.columns(Map.of(tag, value)));
    }
    names = found.toArray(new byte[0][]);
    row = new Row(new Layout(columns));
  }

  /** The place of a thing, or -1 while it has none. */
  int slot(byte[] bytes, int from, int to) {
    List<byte[]> learning = learned;
    if (learning != null) {
      learn(learning, bytes, from, to);
      return -1;
    }
    for (int i = 0; i < names.length; i++) {
      int candidate = expected + i < names.length ? expected + i : expected + i - names.length;
      byte[] name = names[candidate];
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        expected = candidate + 1 == names.length ? 0 : candidate + 1;
        return candidate;
      }
    }
    grown |= names.length < limit;
    return -1;
  }

  private void learn(List<byte[]> learning, byte[] bytes, int from, int to) {
    for (byte[] known : learning) {
      if (Arrays.equals(known, 0, known.length, bytes, from, to)) {
        return;
      }
    }
    if (learning.size() < limit) {
      learning.add(Arrays.copyOfRange(bytes, from, to));
    }
  }

  void set(int slot, int field, long raw) {
    if (row != null) {
      row.set(slot * width + field, raw);
    }
  }

  /** How many things the layout has. */
  int size() {
    return names.length;
  }

  byte[] name(int slot) {
    return names[slot];
  }

  /** The row; only after {@link #fill} was true. */
  Row row() {
    return Objects.requireNonNull(row);
  }

  /** The place of a field in its measurement. */
  static int field(Measurement measurement, String name) {
    List<Field> fields = measurement.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no field " + name + " in " + measurement.name());
  }
}
