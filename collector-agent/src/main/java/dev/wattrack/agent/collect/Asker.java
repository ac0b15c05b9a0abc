package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Asks a question that takes its time on a thread of its own, made with the first question, and
 * hands out each answer once. One question is open at a time. Safe for use by several threads.
 */
final class Asker<T> implements Runnable, AutoCloseable {

  /** May block; gives an answer in every case that can be foreseen. */
  interface Question<T> {
    Reading<T> ask();
  }

  /** What was said, and when on the monotonic clock. Immutable. */
  record Answer<T>(Reading<T> said, long atNanos) {}

  private final String threadName;
  private final Question<T> question;
  private final Time time;
  private @Nullable Thread thread;
  private boolean open;
  private boolean closed;
  private @Nullable Answer<T> answer;

  Asker(String threadName, Question<T> question, Time time) {
    this.threadName = threadName;
    this.question = question;
    this.time = time;
  }

  /** Asks, unless a question is open. */
  synchronized void ask() {
    if (closed || open) {
      return;
    }
    open = true;
    if (thread == null) {
      Thread made = new Thread(null, this, threadName, 256 << 10);
      made.setDaemon(true);
      thread = made;
      made.start();
    }
    notifyAll();
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** Takes away the newest answer; null if there is none since the last call. */
  synchronized @Nullable Answer<T> take() {
    Answer<T> taken = answer;
    answer = null;
    return taken;
  }

  @Override
  public void run() {
    while (next()) {
      Reading<T> said;
      try {
        said = question.ask();
      } catch (RuntimeException e) {
        said = Reading.failed(e.toString());
      }
      synchronized (this) {
        answer = new Answer<>(said, time.monotonicNanos());
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
