package dev.wattrack.aggregator.influxql;

import java.util.List;
import java.util.SortedMap;

/** One series of an answer; columns and types without the time. The rows are not to be changed. */
record Result(
    String name,
    SortedMap<String, String> tags,
    List<String> columns,
    List<FieldType> types,
    List<Row> rows) {

  /** A time and what belongs to it; NaN is null, a text is a number of {@link Texts}. */
  record Row(long time, double[] values) {}
}
