package dev.wattrack.testkit.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a TCP connection: parts come late, but in order. An end travels as the data
 * does. Runs on two threads of its own.
 */
final class Stream {
  private static final int PART_BYTES = 16 << 10;
  private static final int MOST_PARTS = 1_000;

  /** Bytes that are due at a time; none are the end. */
  private record Part(byte[] bytes, long dueNanos) {}

  private final Socket from;
  private final Socket to;
  private final RoughLink.Dice dice;
  private final AtomicLong parts;
  private final BlockingQueue<Part> underWay = new LinkedBlockingQueue<>(MOST_PARTS);

  Stream(Socket from, Socket to, RoughLink.Dice dice, AtomicLong parts) {
    this.from = from;
    this.to = to;
    this.dice = dice;
    this.parts = parts;
  }

  void start(String name) {
    for (Runnable half : new Runnable[] {this::take, this::give}) {
      Thread thread = new Thread(half, name);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void take() {
    long due = System.nanoTime();
    try {
      for (byte[] bytes = read(); ; bytes = read()) {
        due = Math.max(due, System.nanoTime() + dice.streamDelayNanos());
        underWay.put(new Part(bytes, due));
        if (bytes.length == 0) {
          return;
        }
        parts.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] read() {
    byte[] bytes = new byte[PART_BYTES];
    try {
      InputStream in = from.getInputStream();
      int count = in.read(bytes);
      return Arrays.copyOf(bytes, Math.max(0, count));
    } catch (IOException e) {
      // A broken connection is an end, too.
      return new byte[0];
    }
  }

  private void give() {
    try {
      OutputStream out = to.getOutputStream();
      for (Part part = underWay.take(); part.bytes().length > 0; part = underWay.take()) {
        awaitNanos(part.dueNanos());
        out.write(part.bytes());
        out.flush();
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        close(from);
        close(to);
      }
    } catch (IOException e) {
      close(from);
      close(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitNanos(long due) {
    for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that cannot be closed", e);
    }
  }
}
