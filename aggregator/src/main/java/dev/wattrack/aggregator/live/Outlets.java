package dev.wattrack.aggregator.live;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes have no mains because every outlet that feeds them is off. A PDU's outlet says it as
 * {@code power,source=outlet,sensor=NODE@PDU/N relay=0|1}. An outlet that was not heard of for a
 * minute is not known any more, so a PDU that is silent switches nothing off. Confined to the
 * ingest thread.
 */
final class Outlets {
  private static final long FORGET_NANOS = 60_000_000_000L;
  private static final int MAX_NODES = 20_000;
  private static final int MAX_OUTLETS = 16;

  /** A reading of a PDU takes a moment to come, so one that came this soon may be older. */
  private static final long ON_ITS_WAY_MILLIS = 1_500;

  private record Relay(boolean on, long timeNanos, LiveNode reader, long cameMillis) {}

  private final Map<String, Map<String, Relay>> byNode = new HashMap<>();

  /** The node that an outlet's relay feeds, or "" if the column is none or is mapped to none. */
  static String nodeOf(Column column) {
    String sensor = column.tags().getOrDefault("sensor", "");
    boolean relay =
        column.measurement().equals("power")
            && column.field().equals("relay")
            && "outlet".equals(column.tags().get("source"));
    return relay ? sensor.substring(0, Math.max(0, sensor.lastIndexOf('@'))) : "";
  }

  /**
   * Takes the relays of a row in.
   *
   * @param reader the node that reads the PDU
   */
  void row(List<Integer> relays, Row row, long timeNanos, LiveNode reader, long nowMillis) {
    for (int relay : relays) {
      if (row.has(relay)) {
        Column column = row.layout().columns().get(relay);
        Relay said = new Relay(row.number(relay) > 0, timeNanos, reader, nowMillis);
        take(nodeOf(column), column.tags().getOrDefault("sensor", ""), said);
      }
    }
  }

  private void take(String node, String outlet, Relay said) {
    if (!byNode.containsKey(node) && byNode.size() >= MAX_NODES) {
      return;
    }
    Map<String, Relay> outlets = byNode.computeIfAbsent(node, name -> new HashMap<>());
    if (outlets.containsKey(outlet) || outlets.size() < MAX_OUTLETS) {
      outlets.put(outlet, said);
    }
  }

  /**
   * True when an outlet of a node was not read since the node was last heard, but will be: its
   * reader lives.
   */
  boolean maySaySoon(LiveNode node, long aliveSinceMillis) {
    long current = node.lastHeardMillis() + ON_ITS_WAY_MILLIS;
    return byNode.getOrDefault(node.record().name(), Map.of()).values().stream()
        .anyMatch(
            relay ->
                relay.cameMillis() < current
                    && relay.reader().lastHeardMillis() >= aliveSinceMillis);
  }

  /** True when outlets of a node are known, and all of them are off. */
  boolean off(String node, long nowNanos) {
    Map<String, Relay> outlets = byNode.getOrDefault(node, Map.of());
    outlets.values().removeIf(relay -> nowNanos - relay.timeNanos() > FORGET_NANOS);
    return !outlets.isEmpty() && outlets.values().stream().noneMatch(Relay::on);
  }

  /** True when an outlet of a node is known to be on. */
  boolean on(String node, long nowNanos) {
    return byNode.getOrDefault(node, Map.of()).values().stream()
        .anyMatch(relay -> relay.on() && nowNanos - relay.timeNanos() <= FORGET_NANOS);
  }
}
