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
 * The UDP port: finds the connection that a heartbeat is of. What is no heartbeat is counted and
 * forgotten. Confined to the ingest thread.
 */
final class HeartbeatPort {
  private final IngestStats stats;
  private final Map<Long, Connection> bySession = new HashMap<>();
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

  void opened(long sessionId, Connection connection) {
    bySession.put(sessionId, connection);
  }

  void closed(long sessionId, Connection connection) {
    bySession.remove(sessionId, connection);
  }

  private void datagram(DatagramPacket packet) {
    byte[] bytes = packet.data().getBytes();
    try {
      Heartbeat heartbeat = Heartbeat.read(bytes);
      Connection connection = bySession.get(heartbeat.sessionId());
      if (connection == null) {
        stats.heartbeatsRefused.increment();
      } else {
        connection.heartbeat(bytes, heartbeat);
      }
    } catch (WireException e) {
      stats.heartbeatsRefused.increment();
    }
  }

  Future<Void> close() {
    return socket == null ? Future.succeededFuture() : socket.close();
  }
}
