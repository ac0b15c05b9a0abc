package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.external.victoria.Selector;
import dev.wattrack.aggregator.store.external.victoria.VictoriaClient;
import dev.wattrack.model.metrics.Catalogue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of a VictoriaMetrics, which has joined each measurement and field to one name.
 * What our own store knows is taken apart as it was; of a name that it does not know, every
 * beginning before an underscore may be asked for as a measurement. Texts, which it cannot keep,
 * are those of our own store. Confined to one thread.
 */
final class VictoriaStored implements Stored {
  private final World world;
  private final VictoriaClient client;
  private final Filter filter;
  private final Stored here;
  private final Map<String, Set<String>> owners = new HashMap<>();

  VictoriaStored(World world, VictoriaClient client, Filter filter) {
    this.world = world;
    this.client = client;
    this.filter = filter;
    here = Stored.here(world, filter);
    world
        .store()
        .fields()
        .forEach(
            (measurement, fields) ->
                fields.forEach(
                    field ->
                        owners
                            .computeIfAbsent(measurement + "_" + field, any -> new HashSet<>())
                            .add(measurement)));
  }

  @Override
  public SortedSet<String> names() throws StoreException {
    SortedSet<String> names = new TreeSet<>();
    for (String metric : client.names(Selector.beginning(""))) {
      names.addAll(owners.getOrDefault(metric, Set.of(Catalogue.measurementOf(metric))));
    }
    SortedSet<String> own = here.names();
    names.removeIf(name -> Derived.NAMES.contains(name) && !own.contains(name));
    for (String name : own) {
      if (hasTexts(here.find(name))) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public @Nullable Relation find(String name) throws StoreException {
    Relation own = here.find(name);
    if (own == null && Derived.NAMES.contains(name)) {
      return null;
    }
    String prefix = name + "_";
    Set<String> fields = new TreeSet<>();
    for (String metric : client.names(Selector.beginning(prefix))) {
      if (metric.length() > prefix.length()
          && owners.getOrDefault(metric, Set.of(name)).contains(name)) {
        fields.add(metric.substring(prefix.length()));
      }
    }
    return fields.isEmpty() && !hasTexts(own)
        ? null
        : new VictoriaMeasurement(name, fields, own, world, client, filter);
  }

  private static boolean hasTexts(@Nullable Relation relation) {
    return relation != null && relation.fields().containsValue(FieldType.STRING);
  }
}
