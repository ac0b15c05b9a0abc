package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Asks something that takes its time, on a thread that lives as long as the question. One question
 * is under way at a time. Safe for use by several threads.
 */
final class Asker<T> implements Runnable, AutoCloseable {

  /** What is asked; may wait. */
  interface Question<T> {
    Reading<T> ask();
  }

  private final String threadName;
  private final Question<T> question;
  private @Nullable Thread thread;
  private @Nullable Reading<T> answer;
  private boolean closed;

  Asker(String threadName, Question<T> question) {
    this.threadName = threadName;
    this.question = question;
  }

  /** Begins to ask, unless the last question is still under way. */
  synchronized void ask() {
    if (closed || thread != null) {
      return;
    }
    Thread made = new Thread(null, this, threadName, 256 << 10);
    made.setDaemon(true);
    thread = made;
    made.start();
  }

  /** Takes away the newest answer; null if there is none since the last call. */
  synchronized @Nullable Reading<T> take() {
    Reading<T> taken = answer;
    answer = null;
    return taken;
  }

  @Override
  public void run() {
    Reading<T> said;
    try {
      said = question.ask();
    } catch (RuntimeException e) {
      said = Reading.failed(e.toString());
    }
    synchronized (this) {
      answer = said;
      thread = null;
      notifyAll();
    }
  }

  /** Waits until no question is open. */
  synchronized void awaitAnswer(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (thread != null && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }

  /** Asks no more, and ends the program that is being asked. */
  @Override
  public synchronized void close() {
    closed = true;
    Thread asking = thread;
    if (asking != null) {
      asking.interrupt();
    }
  }
}
