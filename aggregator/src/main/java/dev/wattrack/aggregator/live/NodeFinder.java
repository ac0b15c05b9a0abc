package dev.wattrack.aggregator.live;

import dev.wattrack.model.wire.Hello;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which node somebody means by a name or an address: the node of that name, else of the name before
 * the first dot, else the one node whose agent speaks from that address. Confined to the ingest
 * thread.
 */
final class NodeFinder {
  private static final String NOBODY = "";

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> addresses = new HashMap<>();

  static NodeFinder of(Collection<LiveNode> nodes) {
    NodeFinder finder = new NodeFinder();
    for (LiveNode node : nodes) {
      String name = node.record().name();
      finder.names.put(name.toLowerCase(Locale.ROOT), name);
      Hello hello = node.hello();
      if (hello != null) {
        for (String address : hello.facts().getOrDefault("addresses", "").split(",")) {
          // An address of several nodes means none of them.
          finder.addresses.merge(address.strip(), name, (one, other) -> NOBODY);
        }
      }
    }
    return finder;
  }

  Map<String, String> find(Collection<String> words) {
    Map<String, String> found = new HashMap<>();
    for (String word : words) {
      String node = one(word.strip().toLowerCase(Locale.ROOT));
      if (node != null && !node.isEmpty()) {
        found.put(word, node);
      }
    }
    return found;
  }

  private @Nullable String one(String word) {
    if (names.containsKey(word)) {
      return names.get(word);
    }
    if (addresses.containsKey(word)) {
      return addresses.get(word);
    }
    boolean number = word.matches("[0-9.]+") || word.contains(":");
    int dot = word.indexOf('.');
    return number || dot <= 0 ? null : names.get(word.substring(0, dot));
  }
}
