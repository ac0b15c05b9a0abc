package dev.wattrack.agent.link;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Welcome;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * The signs of life of one session, by UDP to where its socket goes. One that cannot be sent at
 * once is simply lost: silence is what a lost node sounds like, and the aggregator listens. Safe
 * for use by several threads.
 */
final class Beats implements AutoCloseable {
  private final DatagramChannel channel;
  private final Heartbeat.Signer signer;
  private final long sessionId;
  private final Time time;
  private final Rhythm rhythm;
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(Heartbeat.LENGTH);
  private long counter;

  private Beats(DatagramChannel channel, Welcome welcome, Time time) {
    this.channel = channel;
    this.time = time;
    signer = new Heartbeat.Signer(welcome.heartbeatKey());
    sessionId = welcome.sessionId();
    rhythm = new Rhythm(time.monotonicNanos());
  }

  static Beats open(Socket socket, Welcome welcome, Time time) throws IOException {
    boolean four = socket.getInetAddress() instanceof Inet4Address;
    DatagramChannel channel =
        DatagramChannel.open(four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(socket.getInetAddress(), socket.getPort()));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new Beats(channel, welcome, time);
  }

  /** A live tick was sent. */
  synchronized void along() {
    if (rhythm.along(time.monotonicNanos())) {
      send();
    }
  }

  /** Sends what is due; how long the caller may sleep then, ns. */
  synchronized long pulse() {
    long now = time.monotonicNanos();
    if (rhythm.pulse(now)) {
      send();
    }
    return rhythm.sleepNanos(now);
  }

  private void send() {
    counter++;
    datagram.clear();
    datagram.put(new Heartbeat(sessionId, counter, time.wallNanos()).write(signer)).flip();
    try {
      channel.write(datagram);
    } catch (IOException e) {
      // No route just now, or nobody listens on that port; the next one may get through.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
