package dev.wattrack.kiosk.feed;

import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.model.http.Endpoint;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows the feed for ever: connects, hands each snapshot on, and connects anew after trouble,
 * silence included. Holds at most a few messages; a slow reader misses old ones. Works on a thread
 * of its own from {@link #start} to {@link #close}.
 */
public final class FeedClient implements AutoCloseable {
  /** 2,000 nodes are about 1 MB. */
  private static final int LONGEST_MESSAGE_CHARS = 4 << 20;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long CONNECT_MILLIS = 10_000;

  /** A feed at 1 Hz that says nothing for so long is dead, whatever TCP believes. */
  private static final long SILENCE_MILLIS = 10_000;

  /** Who is told; called by the client's own thread. */
  public interface Listener {
    void snapshot(Snapshot snapshot);

    void link(Link link);
  }

  private sealed interface Event {
    record Message(String text) implements Event {}

    record End(String reason) implements Event {}
  }

  private final Endpoint aggregator;
  private final Listener listener;
  private final Backoff backoff;
  private final Thread thread;
  private final BlockingQueue<Event> stop = new ArrayBlockingQueue<>(1);
  private volatile boolean closed;
  private int attempts;
  private boolean insecure;

  public FeedClient(Endpoint aggregator, Listener listener, RandomGenerator random) {
    this.aggregator = aggregator;
    this.listener = listener;
    this.backoff = new Backoff(random);
    this.thread = new Thread(this::run, "wattrack-kiosk-feed");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        String reason = follow();
        attempts++;
        listener.link(new Link(aggregator.toString(), false, attempts, reason, insecure));
        // Nothing is ever put there but the end, so this is a wait that close() cuts short.
        stop.poll(backoff.nextMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  /** Follows one connection to its end and says why it ended. */
  private String follow() throws InterruptedException {
    BlockingQueue<Event> events = new ArrayBlockingQueue<>(4);
    WebSocket socket;
    try {
      WebSocket.Builder builder =
          aggregator.client().newWebSocketBuilder().connectTimeout(CONNECT_TIMEOUT);
      aggregator.headers().forEach(builder::header);
      socket =
          builder
              .buildAsync(address(), new Receiver(events))
              .orTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
              .join();
    } catch (CompletionException e) {
      return words(e.getCause() == null ? e : e.getCause());
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
    try {
      // Once a connection: the setting changes only with a new start, which ends this one.
      Boolean told = Protection.isMissing(aggregator);
      insecure = told == null ? insecure : told;
      return receive(events);
    } finally {
      socket.abort();
    }
  }

  private String receive(BlockingQueue<Event> events) throws InterruptedException {
    while (!closed) {
      Event event = events.poll(SILENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (event == null) {
        return "silence";
      }
      if (event instanceof Event.End end) {
        return end.reason();
      }
      if (event instanceof Event.Message message) {
        take(message.text());
      }
    }
    return "closed";
  }

  private void take(String text) {
    Snapshot snapshot = SnapshotReader.read(text);
    if (snapshot != null) {
      attempts = 0;
      backoff.reset();
      listener.link(new Link(aggregator.toString(), true, 0, "", insecure));
      listener.snapshot(snapshot);
    }
  }

  private URI address() {
    return URI.create(
        aggregator.toString().replaceAll("/+$", "").replaceFirst("^http", "ws") + "/api/v1/feed");
  }

  private static String words(Throwable trouble) {
    String message = trouble.getMessage();
    return message == null ? trouble.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    closed = true;
    stop.offer(new Event.End("closed"));
    thread.interrupt();
  }

  /** Confined to the HTTP client's thread, which calls one method at a time. */
  private static final class Receiver implements WebSocket.Listener {
    private final BlockingQueue<Event> events;
    private final StringBuilder text = new StringBuilder();

    Receiver(BlockingQueue<Event> events) {
      this.events = events;
    }

    private void offer(Event event) {
      while (!events.offer(event)) {
        events.poll();
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (text.length() > LONGEST_MESSAGE_CHARS) {
        offer(new Event.End("a message of more than " + LONGEST_MESSAGE_CHARS + " characters"));
        socket.abort();
        return null;
      }
      if (last) {
        offer(new Event.Message(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      offer(new Event.End("closed by the aggregator"));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      offer(new Event.End(words(error)));
    }
  }
}
