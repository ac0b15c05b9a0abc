package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.SensorKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one rack: what is said of each, what its rows show it to have, and from when on it
 * belongs to the model. Confined to the energy thread.
 */
final class NodeRoster {
  /** A node is given so long to show what it has before it is taken into the model. */
  private static final double GETTING_TO_KNOW_SECONDS = 3;

  /** Without a meter nobody tells whether a node that does not answer draws power. */
  private static final double GONE_SECONDS = 60;

  /** Hears of what becomes known of nodes. */
  interface Listener {
    /** A node, or what is new of it; {@code otherBoard} where it is other hardware than before. */
    void known(NodeSpec node, boolean otherBoard);

    /** A number of a row that is about the rack, or about another node. */
    void rackSensor(NodeReader reader, Told.Rows row, int column);
  }

  private final NodeSpecs specs;
  private final Consumer<Observation> out;
  private final Function<String, @Nullable String> runOf;
  private final Listener listener;
  private final Map<String, NodeReader> readers = new HashMap<>();
  private final Map<String, RowOrder> orders = new HashMap<>();
  private final Map<String, NodeFacts> facts = new HashMap<>();
  private final Map<String, NodeSpec> known = new LinkedHashMap<>();
  private final Set<String> off = new LinkedHashSet<>();

  /** {@code runOf} gives the engine's name of a job, or null. */
  NodeRoster(
      NodeSpecs specs,
      Consumer<Observation> out,
      Function<String, @Nullable String> runOf,
      Listener listener) {
    this.specs = specs;
    this.out = out;
    this.runOf = runOf;
    this.listener = listener;
  }

  void rows(Told.Rows row, double now) {
    String node = row.node().name();
    orders
        .computeIfAbsent(node, name -> new RowOrder(ordered -> inOrder(name, ordered)))
        .accept(row, now);
  }

  private void inOrder(String node, Told.Rows row) {
    NodeReader reader = reader(node);
    for (int i = 0; i < row.values().length; i++) {
      if (Double.isFinite(row.values()[i])) {
        listener.rackSensor(reader, row, i);
      }
    }
    reader.accept(row, runOf);
  }

  private NodeReader reader(String node) {
    return readers.computeIfAbsent(node, name -> new NodeReader(name, out));
  }

  /** An outlet, named {@code NODE@PDU/N}, says what it feeds that node with. */
  void outlet(String outlet, double watts, double timeSeconds) {
    String fed = outlet.substring(0, outlet.lastIndexOf('@'));
    if (facts.containsKey(fed)) {
      reader(fed).outlet(outlet, watts, timeSeconds);
    }
  }

  /** Every node there is of this kind; says which went off. */
  void told(List<NodeFacts> told, boolean metered, double now) {
    facts.clear();
    for (NodeFacts node : told) {
      facts.put(node.name(), node);
      if (readers.containsKey(node.name())) {
        reader(node.name()).skew(node.skewSeconds());
      }
    }
    for (String name : List.copyOf(readers.keySet())) {
      if (!facts.containsKey(name) && !known.containsKey(name)) {
        readers.remove(name);
        orders.remove(name);
      }
    }
    for (String name : known.keySet()) {
      NodeFacts node = facts.get(name);
      boolean gone =
          node == null || node.off() || (!metered && node.silentSeconds() > GONE_SECONDS);
      if (gone && off.add(name)) {
        out.accept(new Observation.NodeSwitched(now, name, false));
      } else if (!gone && node != null && node.silentSeconds() == 0) {
        off.remove(name);
      }
    }
  }

  /** Rows that have waited in vain are let go. */
  void watch(double now) {
    orders.values().forEach(order -> order.watch(now));
  }

  /** Nodes that have shown what they have are taken into the model. */
  void getToKnow(double now) {
    readers.values().forEach(NodeReader::flush);
    for (Map.Entry<String, NodeReader> entry : readers.entrySet()) {
      String name = entry.getKey();
      NodeReader reader = entry.getValue();
      NodeFacts fact = facts.get(name);
      NodeSpec before = known.get(name);
      if (fact == null) {
        continue;
      }
      reader.skew(fact.skewSeconds());
      NodeSpec spec = specs.of(name, fact, reader);
      boolean heard = now - reader.firstSeconds() > GETTING_TO_KNOW_SECONDS;
      if (spec == null || !heard && before == null) {
        continue;
      }
      NodeSpec wanted = before == null ? spec : grown(before, spec);
      if (!wanted.equals(before)) {
        known.put(name, wanted);
        listener.known(wanted, before != null && !isSameBoard(before, wanted));
      }
    }
  }

  /** What a node was seen to have it does not lose by being silent about it for a while. */
  private static NodeSpec grown(NodeSpec before, NodeSpec now) {
    if (!isSameBoard(before, now)) {
      return now;
    }
    return new NodeSpec(
        now.name(),
        now.board(),
        now.cores(),
        now.maxMhz(),
        before.hasGpu() || now.hasGpu(),
        before.hasDiskCounter() || now.hasDiskCounter(),
        now.sensor() == SensorKind.NONE ? before.sensor() : now.sensor());
  }

  private static boolean isSameBoard(NodeSpec before, NodeSpec now) {
    return before.board().equals(now.board())
        && before.cores() == now.cores()
        && before.maxMhz() == now.maxMhz();
  }

  /** Nodes of the model, the first known first. */
  List<NodeSpec> known() {
    return List.copyOf(known.values());
  }

  /** Nodes of the model that are still in the inventory, by name. */
  List<String> present() {
    return known.keySet().stream().filter(facts::containsKey).sorted().toList();
  }

  Optional<NodeSpec> spec(String node) {
    return Optional.ofNullable(known.get(node));
  }

  /** The outlets that feed a node, as {@code PDU/N}. */
  List<String> outlets(String node) {
    NodeReader reader = readers.get(node);
    return reader == null ? List.of() : reader.outlets();
  }

  /** Nodes of an earlier life's model. */
  void restore(List<NodeSpec> nodes) {
    nodes.forEach(node -> known.put(node.name(), node));
  }

  /** Rows of a node up to a time were heard in an earlier life. */
  void startAfter(String node, double seconds) {
    RowOrder order = new RowOrder(row -> inOrder(node, row));
    if (Double.isFinite(seconds)) {
      order.startAfter((long) (seconds * 1e9));
    }
    orders.put(node, order);
  }
}
