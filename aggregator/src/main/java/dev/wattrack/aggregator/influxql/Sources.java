package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Statement.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Which measurements a FROM means; there is one database with one retention policy. */
final class Sources {
  static final String DATABASE = "wattrack";
  static final String POLICY = "autogen";

  static List<String> names(Source source, World world, Filter filter) throws InfluxQlException {
    SortedSet<String> all = Measurement.names(world);
    if (source instanceof Source.Named named) {
      check(named.database(), named.policy());
      return all.contains(named.name()) ? List.of(named.name()) : List.of();
    }
    List<String> names = new ArrayList<>();
    if (source instanceof Source.Matching matching) {
      check(matching.database(), matching.policy());
      for (String name : all) {
        if (filter.finds(matching.pattern(), name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  static void check(@Nullable String database, @Nullable String policy) throws InfluxQlException {
    if (database != null && !database.equals(DATABASE)) {
      throw InfluxQlException.run("database not found: " + database);
    }
    if (policy != null && !policy.isEmpty() && !policy.equals(POLICY)) {
      throw InfluxQlException.run("retention policy not found: " + policy);
    }
  }

  private Sources() {}
}
