package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import org.jspecify.annotations.Nullable;

/**
 * Power that takes time to be told: by a program, or a file behind which firmware thinks. It is
 * asked for on a thread of its own, made with the first question, and each answer is handed out
 * once. After failures it is asked later and later, at last every 30th time. Its methods belong to
 * the sampler's thread.
 */
final class AskedPower implements PowerSource, Runnable {
  private static final int SELDOM = 30;
  private static final int PATIENCE = 3;

  private final String source;
  private final String sensor;
  private final String where;
  private final PowerQuestion question;
  private final long everyNanos;
  private final Time time;
  private final PowerIntegral energy;
  private final Reading<Row> asked;
  private long microwatts;
  private long askAt = Long.MIN_VALUE;
  private int failures;
  private boolean everAnswered;
  private @Nullable Reading<Row> trouble;

  private @Nullable Thread thread;
  private boolean open;
  private boolean closed;
  private @Nullable Reading<Long> answer;
  private long answeredAt;

  AskedPower(
      String source,
      String sensor,
      String where,
      long everyNanos,
      PowerQuestion question,
      Time time) {
    this.source = source;
    this.sensor = sensor;
    this.where = where;
    this.question = question;
    this.everyNanos = everyNanos;
    this.time = time;
    energy = new PowerIntegral(3 * everyNanos);
    asked = Reading.noData(where + " is asked every " + everyNanos / 1_000_000_000L + " s");
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String sensor() {
    return sensor;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public @Nullable Reading<Row> sample(long nanos) {
    Reading<Long> taken;
    long takenAt;
    synchronized (this) {
      taken = answer;
      takenAt = answeredAt;
      answer = null;
      if (taken == null && !open && (askAt == Long.MIN_VALUE || nanos - askAt >= 0)) {
        askAt = nanos + everyNanos;
        ask();
      }
    }
    if (taken == null) {
      return trouble == null ? asked : trouble;
    }
    if (taken instanceof Reading.Value<Long> value
        && value.value() > 0
        && value.value() <= HIGHEST_MICROWATTS) {
      failures = 0;
      trouble = null;
      everAnswered = true;
      microwatts = value.value();
      energy.add(takenAt, microwatts);
      return null;
    }
    failures++;
    askAt = takenAt + everyNanos * Math.min(SELDOM, failures * failures);
    Reading<Row> now = trouble(taken);
    trouble = now;
    return now;
  }

  /** It has failed only if it once worked; until then it is no source, and the list goes on. */
  private Reading<Row> trouble(Reading<Long> taken) {
    String words = where + " says what is not the power of a running machine";
    if (taken instanceof Reading.NoData<Long> none) {
      words = none.reason();
    } else if (taken instanceof Reading.Failed<Long> failed) {
      words = failed.reason();
    }
    return everAnswered ? Reading.failed(words) : Reading.noData(words);
  }

  private void ask() {
    if (closed) {
      return;
    }
    open = true;
    if (thread == null) {
      Thread made = new Thread(null, this, "wattrack-power", 256 << 10);
      made.setDaemon(true);
      thread = made;
      made.start();
    }
    notifyAll();
  }

  @Override
  public void run() {
    while (next()) {
      Reading<Long> said;
      try {
        said = question.ask();
      } catch (RuntimeException e) {
        said = Reading.failed(e.toString());
      }
      synchronized (this) {
        answer = said;
        answeredAt = time.monotonicNanos();
        open = false;
        notifyAll();
      }
    }
  }

  private synchronized boolean next() {
    while (!open && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    return !closed;
  }

  /** Waits until no question is open. */
  synchronized void awaitAnswer(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (open && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }

  @Override
  public long microwatts() {
    return microwatts;
  }

  @Override
  public long microjoules() {
    return energy.microjoules();
  }

  @Override
  public boolean hopeless() {
    return !everAnswered && failures >= PATIENCE;
  }

  /** Ends the thread, and the program it may be waiting for. */
  @Override
  public synchronized void close() {
    closed = true;
    Thread asking = thread;
    if (asking != null) {
      asking.interrupt();
    }
    notifyAll();
  }
}
