package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The fields and tag keys of all that a SELECT selects from: wildcards mean those of every
 * measurement, as in InfluxDB, and of different types of a field the first one counts. Immutable.
 */
record Shape(SortedMap<String, FieldType> fields, SortedSet<String> tagKeys) {
  static Shape of(List<Relation> relations) throws StoreException {
    SortedMap<String, FieldType> fields = new TreeMap<>();
    SortedSet<String> tagKeys = new TreeSet<>();
    for (Relation relation : relations) {
      relation.fields().forEach((name, type) -> fields.merge(name, type, FieldType::wider));
      tagKeys.addAll(relation.tagKeys());
    }
    return new Shape(fields, tagKeys);
  }
}
