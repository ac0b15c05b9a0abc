package dev.wattrack.aggregator.influxql;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of a derivation by their series, with the wanted fields alone. Confined to one thread. */
final class Rows {
  private final List<String> fields;
  private final int most;
  private final Map<SortedMap<String, String>, SortedMap<Long, double[]>> series = new HashMap<>();
  private int count;

  /**
   * @param most cells; above it the query is refused
   */
  Rows(List<String> fields, int most) {
    this.fields = List.copyOf(fields);
    this.most = most;
  }

  /** Begins a row of NaN; of two rows of one time the later one stands, as in a store. */
  Row add(SortedMap<String, String> tags, long timeNanos) throws InfluxQlException {
    count += fields.size();
    if (count > most) {
      throw InfluxQlException.run("more than " + most + " values; ask for a shorter time");
    }
    double[] cells = new double[fields.size()];
    Arrays.fill(cells, Double.NaN);
    series.computeIfAbsent(tags, any -> new TreeMap<>()).put(timeNanos, cells);
    return new Row(cells);
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  Map<SortedMap<String, String>, SortedMap<Long, double[]>> series() {
    return series;
  }

  int column(String field) {
    return fields.indexOf(field);
  }

  /** A row that is being filled in. */
  final class Row {
    private final double[] cells;

    private Row(double[] cells) {
      this.cells = cells;
    }

    /** What nobody wants is let go of. */
    void put(String field, double value) {
      int column = column(field);
      if (column >= 0) {
        cells[column] = value;
      }
    }

    void put(String field, @Nullable Number value) {
      if (value != null) {
        put(field, value.doubleValue());
      }
    }
  }
}
