package dev.wattrack.agent.collect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the file systems on a thread of its own, for a dead network file system holds whoever asks
 * it. Safe for use by several threads; one question is under way at a time.
 */
final class DiskProbe implements AutoCloseable, Runnable {

  /** What was found, in the order of the mounts. Immutable. */
  record Found(List<Mount> mounts, List<Space.Room> rooms) {}

  private final Space space;
  private @Nullable List<Mount> question;
  private @Nullable String busyWith;
  private @Nullable Found found;
  private @Nullable Thread thread;
  private boolean closed;

  DiskProbe(Space space) {
    this.space = space;
  }

  /** Begins to ask, unless the last question is still under way. */
  synchronized void ask(List<Mount> mounts) {
    if (closed || busyWith != null || question != null) {
      return;
    }
    question = List.copyOf(mounts);
    if (thread == null) {
      thread = new Thread(null, this, "wattrack-disk", 128 << 10);
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  /** The file system that is being asked, or null. */
  synchronized @Nullable String busyWith() {
    return busyWith;
  }

  /** Takes away the newest answer; null if there is none since the last call. */
  synchronized @Nullable Found take() {
    Found taken = found;
    found = null;
    return taken;
  }

  /** Waits until no question is open. */
  synchronized void awaitAnswer(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while ((question != null || busyWith != null) && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }

  @Override
  public void run() {
    List<Mount> mounts = next();
    while (mounts != null) {
      Space.Room[] rooms = new Space.Room[mounts.size()];
      for (int i = 0; i < rooms.length; i++) {
        busy(mounts.get(i).path());
        rooms[i] = space.of(mounts.get(i).path());
      }
      answer(new Found(mounts, List.of(rooms)));
      mounts = next();
    }
  }

  private synchronized @Nullable List<Mount> next() {
    while (question == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    List<Mount> mounts = question;
    question = null;
    busyWith = mounts == null || mounts.isEmpty() ? null : mounts.get(0).path();
    return closed ? null : mounts;
  }

  private synchronized void busy(String path) {
    busyWith = path;
  }

  private synchronized void answer(Found answer) {
    busyWith = null;
    found = answer;
    notifyAll();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
