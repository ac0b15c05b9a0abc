package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Statement.Source;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.external.victoria.VictoriaClient;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which measurements a FROM means; there is one database with one retention policy. What is stored
 * under the name of a derivation stands before it. Confined to one thread.
 */
final class Sources {
  static final String DATABASE = "wattrack";
  static final String POLICY = "autogen";

  private final Filter filter;
  private final Stored stored;
  private final List<Derivation> derivations;

  Sources(World world, Texts texts, Filter filter) {
    this.filter = filter;
    VictoriaClient victoria = world.victoria();
    stored =
        victoria == null ? Stored.here(world, filter) : new VictoriaStored(world, victoria, filter);
    derivations = Derived.all(world, texts);
  }

  /** Everything, by name; a derivation only if it has anything. */
  SortedMap<String, Relation> all() throws StoreException, InfluxQlException {
    return all("");
  }

  /** Whatever has a name in which the expression is found. */
  private SortedMap<String, Relation> all(String pattern) throws StoreException, InfluxQlException {
    SortedMap<String, Relation> all = new TreeMap<>();
    for (Derivation derivation : derivations) {
      if (filter.finds(pattern, derivation.name()) && !derivation.series().isEmpty()) {
        all.put(derivation.name(), new Derived(derivation, filter));
      }
    }
    for (String name : stored.names()) {
      Relation relation = filter.finds(pattern, name) ? stored.find(name) : null;
      if (relation != null) {
        all.put(name, relation);
      }
    }
    return all;
  }

  List<Relation> of(Source source) throws StoreException, InfluxQlException {
    if (source instanceof Source.Named named) {
      check(named.database(), named.policy());
      return named(named.name());
    }
    if (source instanceof Source.Matching matching) {
      check(matching.database(), matching.policy());
      return List.copyOf(all(matching.pattern()).values());
    }
    return List.of();
  }

  private List<Relation> named(String name) throws StoreException {
    Relation relation = stored.find(name);
    if (relation != null) {
      return List.of(relation);
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
