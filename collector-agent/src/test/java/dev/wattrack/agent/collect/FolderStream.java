package dev.wattrack.agent.collect;

import java.io.InputStream;

/** The output of a program that says something and then stays silent until it is killed. */
final class FolderStream extends InputStream implements Commands.Running {
  private final byte[] content;
  private int at;
  private boolean read;
  private boolean closed;

  FolderStream(byte[] content) {
    this.content = content.clone();
  }

  @Override
  public InputStream output() {
    return this;
  }

  @Override
  public synchronized int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] into, int from, int length) {
    if (at < content.length) {
      int count = Math.min(length, content.length - at);
      System.arraycopy(content, at, into, from, count);
      at += count;
      return count;
    }
    read = true;
    notifyAll();
    while (!closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    return -1;
  }

  /** Waits until the reader wants more than there is; what it read before it has used then. */
  synchronized void awaitRead() throws InterruptedException {
    for (int tenths = 0; tenths < 200 && !read && !closed; tenths++) {
      wait(100);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
