package dev.wattrack.aggregator.ingest;

import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The UDP port: finds the session that a heartbeat is of. What is no heartbeat is counted and
 * forgotten. Confined to the ingest thread.
 */
final class HeartbeatPort {
  private final IngestStats stats;
  private final Map<Long, Session> byId = new HashMap<>();
  private @Nullable DatagramSocket socket;

  HeartbeatPort(IngestStats stats) {
    this.stats = stats;
  }

  Future<?> listen(Vertx vertx, int port, String bind) {
    DatagramSocket opened = vertx.createDatagramSocket();
    socket = opened;
    opened.handler(this::datagram);
    return opened.listen(port, bind);
  }

  void opened(Session session) {
    byId.put(session.id(), session);
  }

  void closed(Session session) {
    byId.remove(session.id(), session);
  }

  private void datagram(DatagramPacket packet) {
    byte[] bytes = packet.data().getBytes();
    try {
      Heartbeat heartbeat = Heartbeat.read(bytes);
      Session session = byId.get(heartbeat.sessionId());
      if (session == null) {
        stats.heartbeatsRefused.increment();
      } else {
        session.heartbeat(bytes, heartbeat);
      }
    } catch (WireException e) {
      stats.heartbeatsRefused.increment();
    }
  }

  Future<Void> close() {
    return socket == null ? Future.succeededFuture() : socket.close();
  }
}
