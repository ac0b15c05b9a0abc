package dev.wattrack.agent.link;

import dev.wattrack.agent.spool.Spool;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the aggregator. Its reader runs on a thread of its own, so that neither a
 * server that never reads nor one that never writes holds up anything else. Safe for use by several
 * threads; {@link #write} only by the sender's.
 */
final class Session implements Runnable, FrameSplitter.Sink {
  private final Line line;
  private final Spool spool;
  private final Renewal renewal;
  private final WireCursor cursor = new WireCursor();
  private @Nullable Welcome welcome;
  private @Nullable Refusal refusal;
  private volatile @Nullable String end;
  private volatile long writingSince;
  private volatile boolean writing;
  private volatile boolean keyAsked;

  Session(Line line, Spool spool, Renewal renewal) {
    this.line = line;
    this.spool = spool;
    this.renewal = renewal;
  }

  /** The reader's thread: ends with the connection. */
  @Override
  public void run() {
    byte[] bytes = new byte[1024];
    FrameSplitter splitter = new FrameSplitter(Wire.MAX_HELLO);
    try {
      int count = line.read(bytes);
      if (isHttp(bytes, count)) {
        end("a web server (HTTP) answers there; an aggregator takes agents on port " + Wire.PORT);
        return;
      }
      while (count >= 0) {
        splitter.feed(bytes, 0, count, this);
        count = line.read(bytes);
      }
      end("the aggregator closed the connection");
    } catch (IOException e) {
      end(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** The usual mistake is port 7461 for 7460; {@code HTTP/1.1 400 Bad Request} is no frame. */
  private static boolean isHttp(byte[] bytes, int count) {
    return count >= 4 && bytes[0] == 'H' && bytes[1] == 'T' && bytes[2] == 'T' && bytes[3] == 'P';
  }

  @Override
  public void frame(int type, byte[] bytes, int offset, int length) throws WireException {
    cursor.reset(bytes, offset, length);
    switch (type) {
      case Wire.WELCOME -> welcomed(Welcome.read(cursor));
      case Wire.REFUSED -> {
        Refusal read = Refusal.read(cursor);
        refused(read);
        end("refused (" + read.code() + "): " + read.reason() + remedy(read));
      }
      case Wire.ACK -> spool.acknowledge(Frames.readAck(cursor));
      case Wire.RENEW -> {
        keyAsked = true;
        spool.wakeUp();
      }
      case Wire.CERTIFICATE -> renewal.renewed(Issued.read(cursor));
      default -> {
        if (type < Wire.FIRST_OPTIONAL_TYPE) {
          throw new WireException("a frame of type " + type + " from the aggregator");
        }
      }
    }
  }

  /** An aggregator that believes it hears one machine twice does not know of copied containers. */
  private static String remedy(Refusal refusal) {
    return refusal.code().equals("duplicate_machine_id")
            && !refusal.reason().contains("systemd-machine-id-setup")
        ? ". If that is another machine or container, this one has a copy of its machine id: rm -f"
            + " /etc/machine-id && systemd-machine-id-setup (or set machine_id_file), then restart"
            + " this agent"
        : "";
  }

  private synchronized void welcomed(Welcome read) throws WireException {
    if (read.heartbeatKey().length == 0) {
      throw new WireException("WELCOME without a heartbeat key");
    }
    welcome = read;
    notifyAll();
  }

  private synchronized void refused(Refusal read) {
    refusal = read;
  }

  /** Ends the connection; the first reason stays. */
  void end(String reason) {
    synchronized (this) {
      if (end == null) {
        end = reason;
      }
      notifyAll();
    }
    try {
      line.close();
    } catch (IOException e) {
      // Nothing more can be done with this socket.
      synchronized (this) {
        end = end + " (" + e.getMessage() + ")";
      }
    }
    spool.wakeUp();
  }

  boolean ended() {
    return end != null;
  }

  synchronized String reason() {
    return end == null ? "still open" : end;
  }

  synchronized @Nullable Refusal refusal() {
    return refusal;
  }

  /** Waits for WELCOME; null if the connection ended or the time passed first. */
  synchronized @Nullable Welcome awaitWelcome(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (welcome == null && end == null) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    return end == null ? welcome : null;
  }

  /** Waits until the other side has closed as well: closing first could throw away a GOODBYE. */
  synchronized void awaitEnd(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (end == null && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }

  /** Sends everything in the buffer; blocks while the aggregator takes nothing. */
  void write(WireBuffer out, long nowNanos) throws IOException {
    writingSince = nowNanos;
    writing = true;
    line.write(out);
    writing = false;
  }

  /** How long a write has been blocked. */
  long writingNanos(long nowNanos) {
    return writing ? nowNanos - writingSince : 0;
  }

  Line line() {
    return line;
  }

  /** Puts a new key into the buffer if the aggregator has asked for one. */
  void offerKey(WireBuffer out) {
    if (keyAsked) {
      keyAsked = false;
      renewal.offer(out);
    }
  }
}
