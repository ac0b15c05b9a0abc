package dev.wattrack.testkit.rack;

import dev.wattrack.model.metrics.Measurement;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Columns of the catalogue and where each gets its number from. Filled in once, then sampled again
 * and again. Confined to one thread.
 */
final class Sheet {
  private final List<Column> columns = new ArrayList<>();
  private final List<DoubleSupplier> numbers = new ArrayList<>();
  private @Nullable Row row;

  /** One point, that is a measurement with its tags, to which fields are added. */
  final class Point {
    private final Measurement measurement;
    private final Map<String, String> tags;

    private Point(Measurement measurement, Map<String, String> tags) {
      this.measurement = measurement;
      this.tags = tags;
    }

    Point put(String field, DoubleSupplier number) {
      columns.add(measurement.column(field, tags));
      numbers.add(number);
      return this;
    }
  }

  Point point(Measurement measurement, Map<String, String> tags) {
    return new Point(measurement, tags);
  }

  /** The present numbers; the row is reused. Columns must not be added afterwards. */
  Row sample() {
    Row into = row;
    if (into == null) {
      into = new Row(new Layout(columns));
      row = into;
    }
    for (int i = 0; i < numbers.size(); i++) {
      into.setNumber(i, numbers.get(i).getAsDouble());
    }
    return into;
  }
}
