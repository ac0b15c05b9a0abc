package dev.wattrack.aggregator.store.external;

import dev.wattrack.aggregator.lineprotocol.RowLines;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Outbox;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.wire.Column;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is committed from the embedded store to an external one, step by step. It reads the
 * store as an export does, so ingest never waits for it, and holds one batch of lines in memory. A
 * failure is a trouble in the {@link #figures}, and is tried again after 1 s, 2 s and so on up to a
 * minute. Steps are confined to one thread; figures are safe for use by several threads.
 */
public final class Exporter {
  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
  private static final long IDLE_MILLIS = 1_000;
  private static final long FIRST_RETRY_MILLIS = 1_000;
  private static final long LAST_RETRY_MILLIS = 60_000;
  private static final long LONGEST_RETRY_MILLIS = 300_000;

  /** VictoriaMetrics writes every 5 s what it has taken. */
  private static final Duration UNSURE = Duration.ofSeconds(30);

  private static final int MOST_UNSURE = 1_000;

  private final TimeSeriesStore store;
  private final Outbox outbox;
  private final String target;
  private final Clock clock;
  private final LineBatch batch = new LineBatch();
  private final Delivery delivery;
  private final RowLines lines;
  private final Map<Integer, NodeRecord> nodes = new HashMap<>();
  private final Map<Integer, String> texts = new HashMap<>();
  private final boolean confirmsEarly;
  private final Deque<Sent> unsure = new ArrayDeque<>();
  private long retryMillis;
  private volatile boolean stopping;

  /** A parcel the server has confirmed, and when. */
  private record Sent(Instant at, Outbox.Parcel parcel) {}

  // Written by the exporting thread, under this object's lock.
  private @Nullable String trouble;
  private @Nullable Instant since;
  private long taken;
  private long failures;
  private long refused;
  private @Nullable String refusal;
  private @Nullable Instant refusedAt;

  /**
   * @param target what the server is and where, in words
   * @param users how the owners of jobs are told to it
   */
  public Exporter(
      TimeSeriesStore store,
      Outbox outbox,
      LineServer server,
      String target,
      UserNames users,
      Clock clock) {
    this.store = store;
    this.outbox = outbox;
    this.target = target;
    this.clock = clock;
    confirmsEarly = server.confirmsEarly();
    delivery =
        new Delivery(
            server,
            new Delivery.Tally() {
              @Override
              public void taken(int count) {
                count(count);
              }

              @Override
              public void refused(int count, String reason) {
                refuse(count, reason);
              }
            });
    lines =
        new RowLines(
            batch.text(), server.keepsTexts() ? this::text : null, batch::lineEnded, users);
  }

  /** Sends one parcel, or notes why not; answers in how many milliseconds the next step is due. */
  public long step() {
    Instant now = clock.instant();
    Outbox.Parcel parcel = outbox.next(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    if (parcel == null) {
      return IDLE_MILLIS;
    }
    batch.clear();
    try {
      send(parcel);
      outbox.sent(parcel);
      if (confirmsEarly) {
        noteUnsure(now, parcel);
      }
      recovered();
      return 0;
    } catch (Delivery.Undelivered e) {
      sendUnsureAgain(now);
      return failed(e.answer().reason(), e.answer().retryMillis());
    } catch (StoreException e) {
      if (e.retryable()) {
        return failed("the embedded store: " + e.getMessage(), 0);
      }
      return skip(parcel, "unreadable, left out: " + e.getMessage());
    }
  }

  /** From now on a failure is what was wanted, and not told. */
  void stop() {
    stopping = true;
  }

  private void noteUnsure(Instant now, Outbox.Parcel parcel) {
    unsure.addLast(new Sent(now, parcel));
    while (unsure.size() > MOST_UNSURE || unsure.getFirst().at().isBefore(now.minus(UNSURE))) {
      unsure.removeFirst();
    }
  }

  /** What the server may have lost with whatever is wrong with it. */
  private void sendUnsureAgain(Instant now) {
    unsure.removeIf(sent -> sent.at().isBefore(now.minus(UNSURE)));
    unsure.forEach(sent -> outbox.again(sent.parcel()));
    unsure.clear();
  }

  private void send(Outbox.Parcel parcel) throws StoreException {
    nodes.clear();
    for (NodeRecord node : store.nodes()) {
      nodes.put(node.number(), node);
    }
    for (Outbox.Span span : parcel.spans()) {
      store.scan(span.nodes(), span.fromNanos(), span.toNanos(), List.of(), this::row);
    }
    flush();
  }

  private void row(int number, long timeNanos, List<Column> columns, double[] values) {
    NodeRecord node = nodes.get(number);
    if (node != null) {
      lines.row(node.name(), node.simulated(), timeNanos, columns, values);
      if (batch.isFull()) {
        flush();
      }
    }
  }

  private void flush() {
    delivery.send(batch);
    batch.clear();
  }

  private String text(int number) {
    if (texts.size() > 10_000) {
      texts.clear();
    }
    return texts.computeIfAbsent(
        number,
        key -> {
          try {
            return store.text(key);
          } catch (StoreException e) {
            throw new Delivery.Undelivered(
                new LineServer.Unable("the embedded store: " + e.getMessage(), 0));
          }
        });
  }

  /** A damaged block must not stop what comes after it. */
  private long skip(Outbox.Parcel parcel, String reason) {
    refuse(1, reason);
    try {
      outbox.sent(parcel);
      return 0;
    } catch (StoreException e) {
      return failed("the embedded store: " + e.getMessage(), 0);
    }
  }

  private long failed(String reason, long wishedMillis) {
    retryMillis = Math.min(LAST_RETRY_MILLIS, Math.max(FIRST_RETRY_MILLIS, 2 * retryMillis));
    synchronized (this) {
      if (trouble == null) {
        since = clock.instant();
      }
      if (trouble == null && !stopping) {
        LOG.warn("nothing goes to {}, samples wait here: {}", target, reason);
      }
      trouble = reason;
      failures++;
    }
    return Math.min(LONGEST_RETRY_MILLIS, Math.max(retryMillis, wishedMillis));
  }

  private synchronized void recovered() {
    retryMillis = 0;
    if (trouble != null) {
      LOG.warn("{} takes samples again", target);
      trouble = null;
      since = null;
    }
  }

  private synchronized void count(int lineCount) {
    taken += lineCount;
  }

  private synchronized void refuse(int count, String reason) {
    if (refused == 0) {
      LOG.warn("{} refuses a line; more are counted in /health: {}", target, reason);
    }
    refused += count;
    refusal = reason;
    refusedAt = clock.instant();
  }

  public synchronized ExternalFigures figures() {
    Outbox.Backlog backlog = outbox.backlog();
    return new ExternalFigures(
        target,
        trouble,
        since,
        taken,
        failures,
        refused,
        refusal,
        refusedAt,
        backlog.seconds(),
        backlog.missedSeconds());
  }
}
