package dev.wattrack.aggregator.influxql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a SHOW answers: names in columns; no name for lists of the whole server.
 *
 * @param whole whether it is never cut into chunks, as what InfluxDB says of tags
 */
record Listing(
    @Nullable String name, List<String> columns, List<List<Object>> rows, boolean whole) {
  Listing(@Nullable String name, List<String> columns, List<List<Object>> rows) {
    this(name, columns, rows, false);
  }
}
