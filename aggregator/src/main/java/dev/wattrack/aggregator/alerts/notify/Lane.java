package dev.wattrack.aggregator.alerts.notify;

import dev.wattrack.aggregator.alerts.watch.ReceiverFigures;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one receiver: a thread that delivers what waits, in order, and tries again until it
 * succeeds or the message is a day old. Safe for use by several threads.
 */
final class Lane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int MOST_WAITING = 1_000;
  private static final int REFUSALS = 3;
  private static final Duration OLDEST = Duration.ofHours(24);
  private static final long LONGEST_WAIT_MILLIS = 60_000;
  private static final long CLOSE_MILLIS = 2_000;

  private final String name;
  private final Receiver receiver;
  private final AlertTable table;
  private final Clock clock;
  private final Pace pace;
  private final Deque<AlertTable.Message> waiting = new ArrayDeque<>();
  private final Thread thread;
  private @Nullable Notice reminder;
  private boolean closed;
  private long sent;
  private long failed;
  private long dropped;
  private String trouble = "";

  Lane(String name, Receiver receiver, AlertTable table, Clock clock, Pace pace) {
    this.name = name;
    this.receiver = receiver;
    this.table = table;
    this.clock = clock;
    this.pace = pace;
    thread = new Thread(null, this::run, "wattrack-notify-" + name, 256 << 10);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  synchronized void add(AlertTable.Message message) {
    // What comes now may be the end of something that the reminder says still fires.
    reminder = null;
    waiting.add(message);
    if (waiting.size() > MOST_WAITING) {
      // The first is on its way just now.
      AlertTable.Message first = waiting.removeFirst();
      AlertTable.Message oldest = waiting.removeFirst();
      waiting.addFirst(first);
      drop(oldest, "more than " + MOST_WAITING + " wait");
    }
    notifyAll();
  }

  /** Says again what still fires, once nothing waits; it is no loss if that fails. */
  synchronized void remind(Notice notice) {
    if (waiting.isEmpty() && receiver.forgets()) {
      reminder = notice;
      notifyAll();
    }
  }

  synchronized ReceiverFigures figures() {
    return new ReceiverFigures(name, sent, failed, dropped, waiting.size(), trouble);
  }

  private void run() {
    try {
      while (await()) {
        Notice again = takeReminder();
        AlertTable.Message message = again == null ? next() : null;
        if (again != null) {
          noted(attempt(again));
        } else if (message != null && deliver(message)) {
          done(message);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when closed. */
  private synchronized boolean await() throws InterruptedException {
    while (waiting.isEmpty() && reminder == null && !closed) {
      wait();
    }
    return !closed;
  }

  private synchronized @Nullable Notice takeReminder() {
    Notice taken = reminder;
    reminder = null;
    return taken;
  }

  private synchronized AlertTable.@Nullable Message next() {
    return waiting.peekFirst();
  }

  private synchronized void done(AlertTable.Message message) {
    waiting.remove(message);
    forget(message);
  }

  private void forget(AlertTable.Message message) {
    try {
      table.dequeue(message.number());
    } catch (StoreException e) {
      LOG.warn("{}: message {} stays in the queue: {}", name, message.number(), e.getMessage());
    }
  }

  /** True when the message is dealt with, false when closed before. */
  private boolean deliver(AlertTable.Message message) throws InterruptedException {
    int refused = 0;
    long wait = pace.firstWaitMillis();
    while (true) {
      Receiver.Outcome outcome = attempt(message);
      String reason = noted(outcome);
      if (outcome instanceof Receiver.Outcome.Sent) {
        count();
        return true;
      }
      refused += outcome instanceof Receiver.Outcome.Refused ? 1 : 0;
      boolean old = message.made().plus(OLDEST).isBefore(clock.instant());
      if (refused >= REFUSALS || old) {
        drop(message, reason);
        return true;
      }
      if (!pause(wait)) {
        return false;
      }
      wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
    }
  }

  private Receiver.Outcome attempt(AlertTable.Message message) throws InterruptedException {
    try {
      return attempt(NoticeJson.read(message.body()));
    } catch (IllegalArgumentException e) {
      return new Receiver.Outcome.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Receiver.Outcome attempt(Notice notice) throws InterruptedException {
    try {
      return receiver.deliver(notice);
    } catch (RuntimeException e) {
      LOG.warn("{}: delivering failed unexpectedly", name, e);
      return new Receiver.Outcome.Refused(e.toString());
    }
  }

  /** Says once that a receiver cannot be told, and once that it can; returns why not. */
  private synchronized String noted(Receiver.Outcome outcome) {
    String reason =
        outcome instanceof Receiver.Outcome.Later later
            ? later.reason()
            : outcome instanceof Receiver.Outcome.Refused no ? no.reason() : "";
    if (trouble.isEmpty() && !reason.isEmpty()) {
      LOG.warn("{} cannot be told: {}; it is tried again", name, reason);
    } else if (reason.isEmpty() && !trouble.isEmpty()) {
      LOG.warn("{} can be told again", name);
    }
    failed += reason.isEmpty() ? 0 : 1;
    trouble = reason;
    return reason;
  }

  private synchronized void count() {
    sent++;
  }

  private synchronized void drop(AlertTable.Message message, String reason) {
    dropped++;
    LOG.warn("{}: message {} is given up: {}", name, message.number(), reason);
    forget(message);
  }

  /** False when closed meanwhile. */
  private synchronized boolean pause(long millis) throws InterruptedException {
    long end = pace.nanoTime().getAsLong() + millis * 1_000_000L;
    long rest = millis;
    while (!closed && rest > 0) {
      wait(Math.min(rest, pace.lookMillis()));
      rest = (end - pace.nanoTime().getAsLong()) / 1_000_000L;
    }
    return !closed;
  }

  /**
   * What waits stays in the table for the next start; what is just being delivered has a moment to
   * end, because nobody could tell afterwards whether it arrived.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
