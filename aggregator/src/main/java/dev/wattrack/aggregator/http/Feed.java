package dev.wattrack.aggregator.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The WebSocket feed: one snapshot a second to everybody who listens, a moment after the whole
 * second because that is when the agents' samples arrive. A listener that does not keep up misses
 * snapshots, it never delays others. Confined to the HTTP event loop.
 */
final class Feed {
  private static final long AFTER_THE_SECOND_MILLIS = 120;
  private static final int MAX_LISTENERS = 256;
  private final Vertx vertx;
  private final Clock clock;
  private final Supplier<Future<String>> snapshot;
  private final Set<ServerWebSocket> listeners = new HashSet<>();

  Feed(Vertx vertx, Clock clock, Supplier<Future<String>> snapshot) {
    this.vertx = vertx;
    this.clock = clock;
    this.snapshot = snapshot;
  }

  void start() {
    long untilNextSecond = 1_000 - clock.millis() % 1_000;
    vertx.setTimer(
        untilNextSecond + AFTER_THE_SECOND_MILLIS,
        timer -> {
          publish();
          start();
        });
  }

  int listeners() {
    return listeners.size();
  }

  void add(ServerWebSocket socket) {
    if (listeners.size() >= MAX_LISTENERS) {
      socket.close((short) 1013, "too many listeners");
      return;
    }
    listeners.add(socket);
    socket.closeHandler(closed -> listeners.remove(socket));
    socket.exceptionHandler(e -> listeners.remove(socket));
    snapshot.get().onSuccess(text -> send(socket, text));
  }

  /** Sends a snapshot to everybody now. */
  void publish() {
    if (!listeners.isEmpty()) {
      snapshot.get().onSuccess(text -> List.copyOf(listeners).forEach(each -> send(each, text)));
    }
  }

  private static void send(ServerWebSocket socket, String text) {
    if (!socket.isClosed() && !socket.writeQueueFull()) {
      socket.writeTextMessage(text);
    }
  }
}
