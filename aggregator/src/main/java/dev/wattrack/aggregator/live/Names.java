package dev.wattrack.aggregator.live;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which node has which name. A name belongs to the first node that asked for it; a second one gets
 * {@code name~<first 4 hex digits of its machine id>}. Confined to the ingest thread.
 */
final class Names {
  private final Map<String, String> keyByName = new HashMap<>();

  /** The name a node of this key is to be shown under; it is reserved from now on. */
  String assign(String wanted, String key) {
    String name = wanted;
    for (int digits = 4; !free(name, key); digits++) {
      name = wanted + "~" + key.substring(0, Math.min(digits, key.length()));
      if (digits > key.length()) {
        name = wanted + "~" + key + "~" + digits;
      }
    }
    keyByName.put(name, key);
    return name;
  }

  void release(String name, String key) {
    keyByName.remove(name, key);
  }

  /** The key of the node that has a name, or null. */
  @Nullable String owner(String name) {
    return keyByName.get(name);
  }

  private boolean free(String name, String key) {
    String owner = keyByName.get(name);
    return owner == null || owner.equals(key);
  }
}
