package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Statement.Source;
import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which measurements a FROM means; there is one database with one retention policy. What is stored
 * under the name of a derivation stands before it. Confined to one thread.
 */
final class Sources {
  static final String DATABASE = "wattrack";
  static final String POLICY = "autogen";

  private final World world;
  private final Filter filter;
  private final SortedSet<String> stored;
  private final List<Derivation> derivations;

  Sources(World world, Texts texts, Filter filter) {
    this.world = world;
    this.filter = filter;
    stored = Measurement.names(world);
    derivations = Derived.all(world, texts);
  }

  /** Everything, by name; a derivation only if it has anything. */
  SortedMap<String, Relation> all() throws StoreException {
    SortedMap<String, Relation> all = new TreeMap<>();
    for (Derivation derivation : derivations) {
      if (!derivation.series().isEmpty()) {
        all.put(derivation.name(), new Derived(derivation, filter));
      }
    }
    stored.forEach(name -> all.put(name, new Measurement(world, name, filter)));
    return all;
  }

  List<Relation> of(Source source) throws StoreException, InfluxQlException {
    if (source instanceof Source.Named named) {
      check(named.database(), named.policy());
      return named(named.name());
    }
    List<Relation> found = new ArrayList<>();
    if (source instanceof Source.Matching matching) {
      check(matching.database(), matching.policy());
      for (Relation relation : all().values()) {
        if (filter.finds(matching.pattern(), relation.name())) {
          found.add(relation);
        }
      }
    }
    return found;
  }

  private List<Relation> named(String name) {
    if (stored.contains(name)) {
      return List.of(new Measurement(world, name, filter));
    }
    for (Derivation derivation : derivations) {
      if (derivation.name().equals(name)) {
        return List.of(new Derived(derivation, filter));
      }
    }
    return List.of();
  }

  static void check(@Nullable String database, @Nullable String policy) throws InfluxQlException {
    if (database != null && !database.equals(DATABASE)) {
      throw InfluxQlException.run("database not found: " + database);
    }
    if (policy != null && !policy.isEmpty() && !policy.equals(POLICY)) {
      throw InfluxQlException.run("retention policy not found: " + policy);
    }
  }
}
