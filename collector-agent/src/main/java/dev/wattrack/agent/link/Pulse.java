package dev.wattrack.agent.link;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Welcome;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Sends the signs of life of one session, twice a second by UDP, and ends a session whose write has
 * been blocked for too long. A heartbeat that cannot be sent is simply lost. Confined to its
 * thread.
 */
final class Pulse implements Runnable {
  private final Session session;
  private final Welcome welcome;
  private final SocketAddress to;
  private final long writeTimeoutNanos;
  private final Time time;

  Pulse(Session session, Welcome welcome, long writeTimeoutNanos, Time time) {
    this.session = session;
    this.welcome = welcome;
    this.writeTimeoutNanos = writeTimeoutNanos;
    this.time = time;
    to = new InetSocketAddress(session.socket().getInetAddress(), session.socket().getPort());
  }

  @Override
  public void run() {
    Heartbeat.Signer signer = new Heartbeat.Signer(welcome.heartbeatKey());
    try (DatagramSocket socket = new DatagramSocket()) {
      for (long counter = 1; !session.ended(); counter++) {
        Heartbeat beat = new Heartbeat(welcome.sessionId(), counter, time.wallNanos());
        send(socket, beat.write(signer));
        pause();
        if (session.writingNanos(time.monotonicNanos()) > writeTimeoutNanos) {
          session.end("the aggregator takes nothing");
        }
      }
    } catch (IOException e) {
      session.end("no heartbeats: " + e.getMessage());
    } catch (InterruptedException e) {
      session.end("interrupted");
    }
  }

  private void send(DatagramSocket socket, byte[] bytes) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, to));
    } catch (IOException e) {
      // No route just now: silence is what a lost node sounds like, and the aggregator listens.
    }
  }

  private void pause() throws InterruptedException {
    synchronized (session) {
      if (!session.ended()) {
        session.wait(Heartbeat.INTERVAL_MILLIS);
      }
    }
  }
}
