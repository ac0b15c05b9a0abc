package dev.wattrack.aggregator.influxql;

/** The types of InfluxDB that our columns have; flags are whole numbers here. */
enum FieldType {
  FLOAT,
  INTEGER,
  STRING;

  /** Of a field that has both types; InfluxDB takes the first of them in this order. */
  FieldType wider(FieldType other) {
    return compareTo(other) <= 0 ? this : other;
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
