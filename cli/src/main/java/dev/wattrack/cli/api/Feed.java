package dev.wattrack.cli.api;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of the WebSocket feed, one a second. A slow reader misses old ones, never the
 * newest. One thread opens, reads and closes.
 */
public final class Feed implements AutoCloseable {
  /** Longer messages end the feed: 10,000 nodes are about 5 MB. */
  private static final int LONGEST_MESSAGE_CHARS = 32 << 20;

  /** What came: a snapshot, or the end with its reason. */
  private sealed interface Event {
    record Message(String text) implements Event {}

    record End(String reason) implements Event {}
  }

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(4);
  private @Nullable WebSocket socket;

  /** Connects; fails with what to do if nobody is there. */
  public static Feed open(Api api) throws ApiException {
    URI http = api.endpoint().address("/api/v1/feed");
    URI address = URI.create(http.toString().replaceFirst("^http", "ws"));
    Feed feed = new Feed();
    WebSocket.Builder socket = api.endpoint().client().newWebSocketBuilder();
    api.endpoint().headers().forEach(socket::header);
    try {
      feed.socket = socket.buildAsync(address, feed.new Listener()).join();
    } catch (CompletionException e) {
      throw api.unreachable(e.getCause() == null ? e : e.getCause());
    }
    return feed;
  }

  /**
   * The next snapshot, or empty if none came in this time.
   *
   * @throws ApiException when the feed has ended
   */
  public Optional<Snapshot> next(long timeoutMillis) throws ApiException, InterruptedException {
    Event event = events.poll(timeoutMillis, TimeUnit.MILLISECONDS);
    if (event instanceof Event.End end) {
      throw new ApiException("the feed ended: " + end.reason());
    }
    return event instanceof Event.Message message
        ? Optional.of(Snapshot.of(Api.parse(message.text())))
        : Optional.empty();
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }

  /** Makes room by dropping the oldest. */
  private void offer(Event event) {
    while (!events.offer(event)) {
      events.poll();
    }
  }

  /** Confined to the client's thread: the client calls one method at a time. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (text.length() > LONGEST_MESSAGE_CHARS) {
        offer(new Event.End("a message of more than " + LONGEST_MESSAGE_CHARS + " characters"));
        webSocket.abort();
        return null;
      }
      if (last) {
        offer(new Event.Message(text.toString()));
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      offer(new Event.End("closed by the aggregator, code " + code + " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      offer(new Event.End(String.valueOf(error.getMessage())));
    }
  }
}
