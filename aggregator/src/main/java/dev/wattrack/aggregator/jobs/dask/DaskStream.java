package dev.wattrack.aggregator.jobs.dask;

import dev.wattrack.aggregator.jobs.SchedulerHttp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's {@code /eventstream}: counts finished tasks as they are told. It connects when it
 * is told to and never by itself, so that its owner knows of every gap. Messages may come on any
 * thread; everything else is confined to the source's thread.
 */
final class DaskStream implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;
  private static final int SILENT_PINGS = 3;

  private final DaskUrl url;
  private final WebSocketClient client;
  private @Nullable Connection connection;
  private int connections;

  /**
   * What was told since the last time. Immutable.
   *
   * @param connection 0 before the first; one more after each interruption
   * @param open whether it still was when asked
   */
  record Told(int connection, boolean open, DaskCounts counts) {}

  /** One connection and what it told. Safe for use by several threads. */
  private static final class Connection {
    private final WebSocket socket;
    private DaskCounts counts = new DaskCounts();
    private boolean closed;
    private int unanswered;

    Connection(WebSocket socket) {
      this.socket = socket;
    }

    synchronized void message(String text) {
      DaskEvents.count(text, counts);
    }

    synchronized void close() {
      closed = true;
    }

    synchronized void pong() {
      unanswered = 0;
    }

    synchronized boolean open() {
      return !closed && unanswered <= SILENT_PINGS;
    }

    synchronized void ping() {
      unanswered++;
      Future<Void> unused = socket.writePing(Buffer.buffer("wattrack"));
    }

    synchronized DaskCounts take() {
      DaskCounts taken = counts;
      counts = new DaskCounts();
      return taken;
    }
  }

  DaskStream(Vertx vertx, DaskUrl url) {
    this.url = url;
    client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setConnectTimeout(SchedulerHttp.CONNECT_MILLIS)
                .setMaxFrameSize(MOST_BYTES)
                .setMaxMessageSize(MOST_BYTES));
  }

  boolean open() {
    Connection current = connection;
    return current != null && current.open();
  }

  /** Connects anew unless it is connected; a failure shows in {@link #open}. */
  void connect() throws InterruptedException {
    Connection current = connection;
    if (current != null && current.open()) {
      current.ping();
      return;
    }
    if (current != null) {
      Future<Void> unused = current.socket.close();
      connection = null;
    }
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(url.host())
            .setPort(url.port())
            .setURI(url.path() + "/eventstream")
            .setTimeout(SchedulerHttp.CONNECT_MILLIS);
    Future<Connection> opening = client.connect(options).map(DaskStream::listen);
    try {
      connection =
          opening
              .toCompletionStage()
              .toCompletableFuture()
              .get(2L * SchedulerHttp.CONNECT_MILLIS, TimeUnit.MILLISECONDS);
      connections++;
    } catch (TimeoutException e) {
      opening.onSuccess(late -> late.socket.close());
    } catch (ExecutionException e) {
      // Without events there still are the metrics; the source says which it has.
      connection = null;
    }
  }

  /** Runs where the socket was opened, before its first message. */
  private static Connection listen(WebSocket socket) {
    Connection made = new Connection(socket);
    socket.textMessageHandler(made::message);
    socket.pongHandler(pong -> made.pong());
    socket.exceptionHandler(e -> made.close());
    socket.closeHandler(nothing -> made.close());
    return made;
  }

  Told take() {
    Connection current = connection;
    return current == null
        ? new Told(connections, false, new DaskCounts())
        : new Told(connections, current.open(), current.take());
  }

  @Override
  public void close() {
    Future<Void> unused = client.close();
  }
}
