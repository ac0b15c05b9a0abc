package dev.wattrack.aggregator.ingest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of agents, by node and by session, and how many of an address have not said
 * who they are. Confined to the ingest thread.
 */
final class Connections {
  private final IngestStats stats;
  private final Newcomers newcomers;
  private final HeartbeatPort heartbeats;
  private final Set<Connection> open = new HashSet<>();
  private final Map<String, Connection> byKey = new HashMap<>();

  Connections(IngestStats stats, Newcomers newcomers, HeartbeatPort heartbeats) {
    this.stats = stats;
    this.newcomers = newcomers;
    this.heartbeats = heartbeats;
  }

  /** Those that are open now; some may be closed while one goes through them. */
  List<Connection> now() {
    return List.copyOf(open);
  }

  /** True if one more of this address may come in; {@link #add} it then. */
  boolean mayEnter(String address) {
    return newcomers.enter(address);
  }

  void add(Connection connection) {
    open.add(connection);
    stats.connections.set(open.size());
  }

  /** A connection's node was let in. */
  void opened(Connection connection, Session session) {
    newcomers.leave(connection.address());
    byKey.put(session.node().record().key(), connection);
    heartbeats.opened(session);
  }

  /** The connection of a node, or null. */
  @Nullable Connection of(String key) {
    return byKey.get(key);
  }

  boolean isConnected(String key) {
    return byKey.containsKey(key);
  }

  /** A node's earlier connection has been silent; a new one takes its place. */
  void closeEarlier(String key) {
    Connection earlier = of(key);
    if (earlier != null) {
      earlier.close();
    }
  }

  void closed(Connection connection) {
    if (open.remove(connection)) {
      Session session = connection.session();
      if (session == null) {
        newcomers.leave(connection.address());
      } else {
        byKey.remove(session.node().record().key(), connection);
        heartbeats.closed(session);
      }
      stats.connections.set(open.size());
    }
  }
}
