package dev.wattrack.aggregator.influxql;

/** The types of InfluxDB that our columns have; flags are whole numbers here. */
enum FieldType {
  FLOAT,
  INTEGER,
  STRING;

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
