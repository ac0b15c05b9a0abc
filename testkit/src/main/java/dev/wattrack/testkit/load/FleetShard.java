package dev.wattrack.testkit.load;

import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.testkit.link.NodeLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One selector thread with its share of a fleet. The outside reads only the published {@link
 * FleetLoad.Counts}. Safe for use by several threads.
 */
final class FleetShard {
  private static final long SECOND_NANOS = TickPattern.SECOND_NANOS;
  private static final int OPENS_AT_ONCE = 50;
  private static final int MAX_CONNECTING = 400;
  private static final long REOPEN_NANOS = 2 * SECOND_NANOS;
  private static final long PUBLISH_NANOS = SECOND_NANOS / 10;
  private static final long LEAVE_NANOS = 3 * SECOND_NANOS;
  private static final int MAX_TROUBLES = 10;

  private final List<LoadNode> nodes;
  private final boolean[] wasOpen;
  private final InetSocketAddress remote;
  private final boolean heartbeats;
  private final Selector selector;
  private final DatagramChannel datagrams;
  private final Thread thread;
  private final Set<String> troubles = ConcurrentHashMap.newKeySet();
  private final WireBuffer out = new WireBuffer(4096);
  private volatile FleetLoad.Counts counts = new FleetLoad.Counts(0, 0, 0, 0, 0, 0);
  private volatile boolean ticking = true;
  private volatile boolean closing;
  private long startNanos;
  private long startSecond;
  private long slot;
  private long skipped;
  private long disconnects;
  private long sweepAtNanos;
  private int opening;
  private int connecting;

  FleetShard(List<LoadNode> nodes, InetSocketAddress remote, boolean heartbeats)
      throws IOException {
    this.nodes = nodes;
    wasOpen = new boolean[nodes.size()];
    this.remote = remote;
    this.heartbeats = heartbeats;
    selector = Selector.open();
    datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
    datagrams.configureBlocking(false);
    thread = new Thread(this::run, "wattrack-fleet");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stopTicks() {
    ticking = false;
  }

  FleetLoad.Counts counts() {
    return counts;
  }

  Set<String> troubles() {
    return Set.copyOf(troubles);
  }

  private void run() {
    long toWholeSecond = 1_000 - System.currentTimeMillis() % 1_000;
    startSecond = (System.currentTimeMillis() + toWholeSecond) / 1_000;
    startNanos = System.nanoTime() + toWholeSecond * 1_000_000L;
    long publishAt = System.nanoTime();
    try {
      while (!closing) {
        openSome();
        playUntil(System.nanoTime());
        serve(1);
        if (System.nanoTime() - publishAt >= 0) {
          publish();
          publishAt = System.nanoTime() + PUBLISH_NANOS;
        }
      }
      leave();
    } catch (IOException e) {
      throw new IllegalStateException("the selector of the fleet failed", e);
    }
  }

  /** Opens connections that were never open, a few at a time, then those that were lost. */
  private void openSome() {
    if (opening == nodes.size()) {
      if (System.nanoTime() - sweepAtNanos < 0) {
        return;
      }
      opening = 0;
    }
    for (int i = 0; i < OPENS_AT_ONCE; i++) {
      if (opening == nodes.size()) {
        sweepAtNanos = System.nanoTime() + REOPEN_NANOS;
        return;
      }
      if (!nodes.get(opening).isOpen()) {
        if (connecting >= MAX_CONNECTING) {
          return;
        }
        open(opening);
      }
      opening++;
    }
  }

  private void open(int index) {
    note(index);
    try {
      nodes.get(index).open(selector, remote);
      connecting++;
      wasOpen[index] = true;
    } catch (IOException e) {
      trouble(String.valueOf(e.getMessage()));
    }
  }

  private void note(int index) {
    if (wasOpen[index]) {
      wasOpen[index] = false;
      disconnects++;
      trouble(nodes.get(index).trouble());
    }
  }

  private void trouble(String words) {
    if (troubles.size() < MAX_TROUBLES) {
      troubles.add(words);
    }
  }

  /** Slot i belongs to node i modulo their number; there are as many slots a second as nodes. */
  private void playUntil(long nowNanos) {
    int size = nodes.size();
    long elapsed = nowNanos - startNanos;
    while (elapsed >= 0 && slotNanos(slot) <= elapsed) {
      LoadNode node = nodes.get((int) (slot % size));
      if (ticking && node.isReady()) {
        out.clear();
        node.append(out, (startSecond + slot / size) * SECOND_NANOS);
        node.send(out);
      } else if (ticking) {
        skipped++;
      }
      if (heartbeats) {
        node.heartbeat(datagrams, remote);
        nodes.get((int) ((slot + size / 2) % size)).heartbeat(datagrams, remote);
      }
      slot++;
    }
  }

  private long slotNanos(long number) {
    long size = nodes.size();
    return number / size * SECOND_NANOS + number % size * SECOND_NANOS / size;
  }

  private void serve(long millis) throws IOException {
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof NodeLink link) {
        link.ready();
      }
    }
    selector.selectedKeys().clear();
  }

  private void publish() {
    int connected = 0;
    connecting = 0;
    long sent = 0;
    long acknowledged = 0;
    for (LoadNode node : nodes) {
      connected += node.isReady() ? 1 : 0;
      connecting += node.isOpen() && !node.isReady() ? 1 : 0;
      sent += node.sent();
      acknowledged += node.acknowledged();
    }
    long behind = Math.max(0, System.nanoTime() - startNanos - slotNanos(slot)) / 1_000_000;
    counts = new FleetLoad.Counts(connected, sent, acknowledged, skipped, disconnects, behind);
  }

  private void leave() throws IOException {
    nodes.forEach(LoadNode::goodbye);
    long until = System.nanoTime() + LEAVE_NANOS;
    while (nodes.stream().anyMatch(node -> node.waitingBytes() > 0)
        && System.nanoTime() - until < 0) {
      serve(20);
    }
    publish();
    nodes.forEach(LoadNode::close);
  }

  void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join(LEAVE_NANOS / 1_000_000 + 1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    selector.close();
    datagrams.close();
  }
}
