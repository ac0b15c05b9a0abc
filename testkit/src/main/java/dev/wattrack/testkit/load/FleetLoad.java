package dev.wattrack.testkit.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Very many simulated agents at 1 Hz, each with its own connection, their ticks spread over the
 * second. Against a loopback aggregator they come from many 127/8 addresses, as agents come from
 * many hosts. Safe for use by several threads.
 */
public final class FleetLoad implements AutoCloseable {
  private static final int PATTERNS = 64;
  private static final int PATTERN_CHUNKS = 2;
  private static final int MOST_NODES = 200_000;

  /**
   * What to play. Immutable.
   *
   * @param nodesPerAddress connections from one loopback address
   * @param threads selector threads, 1 or 2
   * @param heartbeats true to send them as agents do, twice a second
   */
  public record Plan(
      int nodes,
      int valuesPerNode,
      int nodesPerAddress,
      int threads,
      boolean heartbeats,
      long seed) {
    public Plan {
      if (nodes < 1 || nodes > MOST_NODES || valuesPerNode < 1 || nodesPerAddress < 1) {
        throw new IllegalArgumentException(
            "a fleet of %d nodes with %d values each, %d an address"
                .formatted(nodes, valuesPerNode, nodesPerAddress));
      }
      if (threads < 1 || threads > 2) {
        throw new IllegalArgumentException("1 or 2 threads, not " + threads);
      }
    }

    /** 200 connections an address, one thread, with heartbeats. */
    public static Plan of(int nodes, int valuesPerNode) {
      return new Plan(nodes, valuesPerNode, 200, 1, true, 1);
    }
  }

  /**
   * How it goes. Immutable.
   *
   * @param sent ticks given to a connection
   * @param acknowledged distinct ticks that the aggregator has acknowledged
   * @param skipped ticks that were due on a node without connection
   * @param disconnects connections that ended without our doing
   * @param behindMillis how late the generator itself is; figures mean nothing when this grows
   */
  public record Counts(
      int connected,
      long sent,
      long acknowledged,
      long skipped,
      long disconnects,
      long behindMillis) {

    /** Ticks that are under way or lost; lost, once the sending has ended and all time is given. */
    public long unacknowledged() {
      return sent - acknowledged;
    }

    private Counts plus(Counts other) {
      return new Counts(
          connected + other.connected,
          sent + other.sent,
          acknowledged + other.acknowledged,
          skipped + other.skipped,
          disconnects + other.disconnects,
          Math.max(behindMillis, other.behindMillis));
    }
  }

  private final List<FleetShard> shards = new ArrayList<>();

  private FleetLoad() {}

  /** Starts to connect and, node by node, to send. */
  public static FleetLoad start(Plan plan, String host, int port) throws IOException {
    InetSocketAddress remote = new InetSocketAddress(host, port);
    if (remote.isUnresolved()) {
      throw new IOException("unknown host '" + host + "'");
    }
    List<TickPattern> patterns = new ArrayList<>();
    for (int i = 0; i < Math.min(PATTERNS, plan.nodes()); i++) {
      patterns.add(new TickPattern(plan.valuesPerNode(), PATTERN_CHUNKS, false, plan.seed() + i));
    }
    // Neighbours come from different addresses: an aggregator lets few newcomers of one wait.
    int addresses = (plan.nodes() + plan.nodesPerAddress() - 1) / plan.nodesPerAddress();
    FleetLoad fleet = new FleetLoad();
    for (int shard = 0; shard < plan.threads(); shard++) {
      List<LoadNode> nodes = new ArrayList<>();
      for (int i = shard; i < plan.nodes(); i += plan.threads()) {
        nodes.add(
            new LoadNode(
                "fleet-%05d".formatted(i),
                plan.seed() * 1_000_003 + i,
                patterns.get(i % patterns.size()),
                source(remote, i % addresses)));
      }
      fleet.shards.add(new FleetShard(nodes, remote, plan.heartbeats()));
    }
    fleet.shards.forEach(FleetShard::start);
    return fleet;
  }

  /** 127.1.0.1 and up for a loopback aggregator, else whatever the system chooses. */
  private static @Nullable InetAddress source(InetSocketAddress remote, int number)
      throws IOException {
    if (!remote.getAddress().isLoopbackAddress() || remote.getAddress().getAddress().length != 4) {
      return null;
    }
    byte[] address = {
      127, (byte) (1 + number / 65_000), (byte) (number / 250), (byte) (1 + number % 250)
    };
    return InetAddress.getByAddress(address);
  }

  /** The figures of this moment, a tenth of a second old at most. */
  public Counts counts() {
    return shards.stream()
        .map(FleetShard::counts)
        .reduce(new Counts(0, 0, 0, 0, 0, 0), Counts::plus);
  }

  /** Why connections ended, in words, a few examples. */
  public List<String> troubles() {
    return shards.stream().flatMap(shard -> shard.troubles().stream()).distinct().toList();
  }

  /** Sends no more ticks; connections and heartbeats go on, and so do acknowledgements. */
  public void stopTicks() {
    shards.forEach(FleetShard::stopTicks);
  }

  /** Says goodbye for every node and ends the threads. */
  @Override
  public void close() throws IOException {
    for (FleetShard shard : shards) {
      shard.close();
    }
  }
}
