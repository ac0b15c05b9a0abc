package dev.wattrack.cli.fault;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a numbered tick, which follow from its number alone, so that whoever reads them
 * back can tell a wrong one: a counter, a number of decimals, a double, a column that mostly has no
 * value, and now and then a second group whose layout changes with time. Immutable.
 */
final class Numbered {
  static final String MEASUREMENT = "chaos";

  private static final Layout STEADY =
      new Layout(
          List.of(
              Column.decimal(MEASUREMENT, Map.of(), "number", 0, 1),
              Column.decimal(MEASUREMENT, Map.of(), "thousandth", 3, 1),
              Column.floating(MEASUREMENT, Map.of(), "wave"),
              Column.decimal(MEASUREMENT, Map.of(), "rare", 0, 1024)));

  private Numbered() {}

  /** The row every tick has. */
  static Row steady(long number) {
    Row row = new Row(STEADY);
    row.set(0, number);
    row.set(1, number * 7919 % 100_003);
    row.set(2, Double.doubleToRawLongBits(Math.sin((double) number)));
    if (number % 7 == 0) {
      row.set(3, number);
    }
    return row;
  }

  static boolean hasPart(long number) {
    return number % 5 == 0;
  }

  /** The row every fifth tick has; each hundred numbers it is another series. */
  static Row part(long number) {
    Map<String, String> tags = Map.of("part", Long.toString(number / 100));
    Row row = new Row(new Layout(List.of(Column.decimal(MEASUREMENT, tags, "part_number", 0, 1))));
    row.set(0, number);
    return row;
  }

  /** All values of a tick by series, as the export names them: {@code part=3 part_number}. */
  static Map<String, Double> expected(long number) {
    Map<String, Double> values = new LinkedHashMap<>();
    add(values, steady(number), "");
    if (hasPart(number)) {
      add(values, part(number), "part=" + number / 100);
    }
    return values;
  }

  private static void add(Map<String, Double> values, Row row, String tags) {
    for (int i = 0; i < row.layout().width(); i++) {
      if (row.has(i)) {
        values.put(tags + " " + row.layout().columns().get(i).field(), row.number(i));
      }
    }
  }
}
