package dev.wattrack.testkit.load;

import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.testkit.link.NodeLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * A few agents that send as fast as the aggregator takes it, ticks of past hours at steps of a
 * second, and then wait until everything is acknowledged. Runs in the caller's thread.
 */
public final class IngestLoad {
  private static final int FILL_BYTES = 256 << 10;
  private static final int TICKS_AT_ONCE = 64;
  private static final int PATTERN_CHUNKS = 20;

  /**
   * What to send. Immutable.
   *
   * @param values at least this many in all; the oldest is as old as its connection's ticks need
   * @param backlog true to send in the backlog lane, as agents send what they had kept
   * @param newestAgeSeconds how old the last tick is
   */
  public record Plan(
      int connections,
      int valuesPerTick,
      long values,
      boolean backlog,
      long newestAgeSeconds,
      long seed) {
    public Plan {
      if (connections < 1 || valuesPerTick < 1 || values < 1) {
        throw new IllegalArgumentException(
            "%d values in ticks of %d over %d connections"
                .formatted(values, valuesPerTick, connections));
      }
    }

    /** The name of the node behind a connection; another seed gives other nodes. */
    public String name(int connection) {
      return "ingest-" + seed + "-" + connection;
    }

    /** Ticks of each connection. */
    public long ticksPerConnection() {
      long perRound = (long) connections * valuesPerTick;
      return (values + perRound - 1) / perRound;
    }
  }

  /**
   * What became of it. Immutable.
   *
   * @param seconds from the first tick to the last acknowledgement
   * @param trouble empty, or why not everything was acknowledged
   */
  public record Result(long values, long ticks, long acknowledged, double seconds, String trouble) {
    public boolean complete() {
      return trouble.isEmpty();
    }
  }

  private final Plan plan;
  private final long firstNanos;
  private final List<LoadNode> nodes = new ArrayList<>();
  private final WireBuffer out = new WireBuffer(FILL_BYTES);

  private IngestLoad(Plan plan, long nowSeconds) {
    this.plan = plan;
    long first = nowSeconds - plan.newestAgeSeconds() - plan.ticksPerConnection();
    firstNanos = first * TickPattern.SECOND_NANOS;
    for (int i = 0; i < plan.connections(); i++) {
      TickPattern pattern =
          new TickPattern(plan.valuesPerTick(), PATTERN_CHUNKS, plan.backlog(), plan.seed() + i);
      nodes.add(new LoadNode(plan.name(i), plan.seed() * 7_919 + i, pattern, null));
    }
  }

  /**
   * Sends it all and waits.
   *
   * @throws IOException when the aggregator cannot be reached at all
   */
  public static Result run(Plan plan, String host, int port, long timeoutMillis)
      throws IOException {
    IngestLoad load = new IngestLoad(plan, System.currentTimeMillis() / 1_000);
    try (Selector selector = Selector.open()) {
      for (LoadNode node : load.nodes) {
        node.open(selector, new InetSocketAddress(host, port));
      }
      return load.play(selector, timeoutMillis);
    } finally {
      load.nodes.forEach(LoadNode::close);
    }
  }

  private Result play(Selector selector, long timeoutMillis) throws IOException {
    long begun = System.nanoTime();
    long first = 0;
    String trouble = "";
    while (!done()) {
      if (nodes.stream().anyMatch(node -> !node.isOpen())) {
        trouble = lost();
        break;
      }
      if (System.nanoTime() - begun > timeoutMillis * 1_000_000L) {
        trouble = "not all was acknowledged within " + timeoutMillis + " ms";
        break;
      }
      boolean more = fill();
      if (first == 0 && nodes.stream().anyMatch(node -> node.sent() > 0)) {
        first = System.nanoTime();
      }
      selector.select(more ? 1 : 50);
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.attachment() instanceof NodeLink link) {
          link.ready();
        }
      }
      selector.selectedKeys().clear();
    }
    double seconds = first == 0 ? 0 : (System.nanoTime() - first) / 1e9;
    nodes.forEach(LoadNode::goodbye);
    long ticks = nodes.stream().mapToLong(LoadNode::sent).sum();
    long acknowledged = nodes.stream().mapToLong(LoadNode::acknowledged).sum();
    return new Result(ticks * plan.valuesPerTick(), ticks, acknowledged, seconds, trouble);
  }

  private boolean done() {
    return nodes.stream().allMatch(node -> node.acknowledged() == plan.ticksPerConnection());
  }

  private String lost() {
    return nodes.stream()
        .filter(node -> !node.isOpen())
        .map(LoadNode::trouble)
        .findFirst()
        .orElse("a connection was lost");
  }

  /** Tops up what waits for the network; false when nothing can or need be added now. */
  private boolean fill() {
    boolean added = false;
    for (LoadNode node : nodes) {
      while (node.isReady()
          && node.waitingBytes() < FILL_BYTES
          && node.sent() < plan.ticksPerConnection()) {
        out.clear();
        for (int i = 0; i < TICKS_AT_ONCE && node.sent() < plan.ticksPerConnection(); i++) {
          node.append(out, firstNanos + node.sent() * TickPattern.SECOND_NANOS);
        }
        node.send(out);
        added = true;
      }
    }
    return added;
  }
}
