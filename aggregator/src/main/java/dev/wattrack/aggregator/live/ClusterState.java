package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.alerts.Scene;
import dev.wattrack.aggregator.energy.EnergyFeed;
import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.energy.NodeFacts;
import dev.wattrack.aggregator.jobs.JobBoard;
import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every node and what is known of it now. Confined to the ingest thread: the one writer of the live
 * state.
 */
public final class ClusterState {
  /** Silence after which a node is doubted; the verdict falls within 5 s. */
  public static final Duration SUSPICIOUS_SILENCE = Liveness.SUSPICIOUS_SILENCE;

  /** No node's number; a set with it alone is not the empty one, which means all. */
  private static final int NOBODY = -1;

  private final Clock clock;
  private final LongSupplier monotonicMillis;
  private final int maxNodes;
  private final Map<String, LiveNode> byKey = new LinkedHashMap<>();
  private final Map<String, NodeRecord> hidden = new HashMap<>();
  private final IdentityHashMap<LiveNode, NodeState> remembered = new IdentityHashMap<>();
  private final Names names = new Names();
  private final Admissions admissions;
  private final LayoutView.Cache views = new LayoutView.Cache();
  private final JobBoard jobs;
  private @Nullable EnergyFeed energyFeed;
  private Supplier<EnergyFigures> energyFigures = () -> EnergyFigures.NONE;
  private final Liveness liveness;

  /** A node may come in under this name, or may not. */
  public sealed interface Admission {
    /**
     * @param formerName what the node was called until now, if that was something else
     */
    record Welcome(String name, boolean nameWasTaken, @Nullable String formerName)
        implements Admission {}

    record Refused(Refusal refusal) implements Admission {}
  }

  /**
   * @param known the nodes of earlier runs
   * @param last what was last believed of them, by number
   */
  public ClusterState(
      Clock clock,
      LongSupplier monotonicMillis,
      int maxNodes,
      List<NodeRecord> known,
      Map<Integer, NodeRecord.LastState> last) {
    this(clock, monotonicMillis, maxNodes, known, last, new JobBoard(clock, UserNames.SHOWN));
  }

  /**
   * @param known the nodes of earlier runs
   * @param last what was last believed of them, by number
   * @param jobs takes the jobs that the nodes' rows tell of
   */
  public ClusterState(
      Clock clock,
      LongSupplier monotonicMillis,
      int maxNodes,
      List<NodeRecord> known,
      Map<Integer, NodeRecord.LastState> last,
      JobBoard jobs) {
    this.clock = clock;
    this.jobs = jobs;
    this.monotonicMillis = monotonicMillis;
    this.maxNodes = maxNodes;
    admissions = new Admissions(names, maxNodes);
    liveness = new Liveness(clock, monotonicMillis);
    for (NodeRecord record : known) {
      names.assign(record.name(), record.key());
      // A simulated node of an earlier run is no part of this cluster unless it comes back.
      if (record.simulated()) {
        hidden.put(record.key(), record);
        continue;
      }
      byKey.put(record.key(), restored(record, last.get(record.number())));
    }
  }

  /** From now on what tells of energy is told, and what is found is shown. */
  public void attach(EnergyFeed feed, Supplier<EnergyFigures> figures) {
    energyFeed = feed;
    energyFigures = figures;
  }

  /** Tells the energy part of all nodes; to be called about once a second. */
  public void tellNodes() {
    EnergyFeed feed = energyFeed;
    if (feed != null) {
      Instant now = clock.instant();
      List<NodeFacts> facts = new ArrayList<>();
      Set<Integer> numbers = new HashSet<>();
      for (LiveNode node : byKey.values()) {
        numbers.add(node.record().number());
        if (feed.knows(node.record())) {
          facts.add(EnergyFacts.of(node, now));
        }
      }
      feed.nodes(facts, numbers);
    }
  }

  private void energy(LiveNode node, boolean live, LayoutView view, Row row, long timeNanos) {
    EnergyFeed feed = energyFeed;
    if (feed != null) {
      feed.row(node.record(), live, view.energy(), row, timeNanos);
    }
  }

  /** A node that was up may come back; what was believed of the others still holds. */
  private LiveNode restored(NodeRecord record, NodeRecord.@Nullable LastState last) {
    LiveNode node = new LiveNode(record, clock.instant(), monotonicMillis.getAsLong());
    NodeState state = last == null ? NodeState.STALE : NodeState.ofWord(last.word());
    if (last != null && state != NodeState.UP) {
      node.restore(state, Instant.ofEpochSecond(0, last.sinceNanos()));
    }
    return node;
  }

  /** The states worth keeping over a restart that changed since the last call. */
  public Map<Integer, NodeRecord.LastState> changedStates() {
    Map<Integer, NodeRecord.LastState> changed = new HashMap<>();
    for (LiveNode node : byKey.values()) {
      boolean lasts = node.state() != NodeState.STALE || Liveness.isForeign(node.record());
      if (lasts && node.state() != remembered.get(node)) {
        Instant since = node.since();
        changed.put(
            node.record().number(),
            new NodeRecord.LastState(
                node.state().word(), since.getEpochSecond() * 1_000_000_000L + since.getNano()));
        remembered.put(node, node.state());
      }
    }
    return changed;
  }

  public Collection<LiveNode> nodes() {
    return byKey.values();
  }

  public Optional<LiveNode> byName(String name) {
    String key = names.owner(name);
    return key == null ? Optional.empty() : Optional.ofNullable(byKey.get(key));
  }

  /** The record of a name, also of a node of an earlier run that is no part of this cluster. */
  public Optional<NodeRecord> recordByName(String name) {
    String key = names.owner(name);
    LiveNode live = key == null ? null : byKey.get(key);
    return live == null
        ? Optional.ofNullable(key == null ? null : hidden.get(key))
        : Optional.of(live.record());
  }

  /** Whether a name is that of another node than the one with this key. */
  public boolean isOthers(String name, String key) {
    String owner = names.owner(name);
    return owner != null && !owner.equals(key);
  }

  /** Whether a node with this key has ever been here. */
  public boolean isKnown(String key) {
    return byKey.containsKey(key) || hidden.containsKey(key);
  }

  /** The name a node of this key gets that would like to have that one; it is reserved. */
  public String nameFor(String wanted, String key) {
    LiveNode known = byKey.get(key);
    return known == null ? names.assign(wanted, key) : known.record().name();
  }

  /** Nodes that were forgotten are no part of this cluster unless they come back. */
  public void hide(Collection<String> keys) {
    for (String key : keys) {
      LiveNode node = byKey.remove(key);
      if (node != null) {
        hidden.put(key, node.record());
      }
    }
  }

  /** Takes a node out of view; its history goes by the name that its record has now. */
  public void forget(NodeRecord renamed) {
    LiveNode node = byKey.remove(renamed.key());
    if (node != null) {
      names.release(node.record().name(), renamed.key());
      names.assign(renamed.name(), renamed.key());
      hidden.put(renamed.key(), renamed);
      liveness.changed();
    }
  }

  /** A node goes by another name from now on. */
  public void rename(NodeRecord renamed) {
    LiveNode node = byKey.get(renamed.key());
    if (node != null) {
      names.release(node.record().name(), renamed.key());
      names.assign(renamed.name(), renamed.key());
      node.rename(renamed);
      liveness.changed();
    }
  }

  /** Gives back a name that was reserved for a node that did not come in. */
  public void release(String name, String key) {
    if (!isKnown(key)) {
      names.release(name, key);
    }
  }

  /**
   * The numbers of the nodes that an answer about everybody is about. Simulated nodes of an earlier
   * run are not: their data would mix with real data. Empty if that leaves nobody out.
   */
  public Set<Integer> everybody() {
    if (hidden.isEmpty()) {
      return Set.of();
    }
    Set<Integer> numbers = new HashSet<>();
    numbers.add(NOBODY);
    byKey.values().forEach(node -> numbers.add(node.record().number()));
    return numbers;
  }

  /** True when no node may be added. */
  public boolean isFull() {
    return isFull(0);
  }

  /** True when no node may be added once so many more have come that are on their way. */
  public boolean isFull(int coming) {
    return byKey.size() + coming >= maxNodes;
  }

  /** Decides about a HELLO; a name that is given is reserved. */
  public Admission admit(Hello hello) {
    LiveNode known = byKey.get(hello.machineId().hex());
    return admissions.decide(hello, known, isFull(), known != null && liveness.alive(known));
  }

  /** An admitted node's session begins. */
  public LiveNode join(NodeRecord record, Hello hello, boolean nameWasTaken) {
    LiveNode node = known(record);
    node.join(record, hello, nameWasTaken, clock.instant(), monotonicMillis.getAsLong());
    liveness.changed();
    node.clock(hello.clockNanos(), nowNanos());
    return node;
  }

  /** The node of line-protocol data; it lives as long as data comes. */
  public LiveNode foreign(NodeRecord record) {
    names.assign(record.name(), record.key());
    return known(record);
  }

  private LiveNode known(NodeRecord record) {
    LiveNode node = byKey.get(record.key());
    if (node == null) {
      node = new LiveNode(record, clock.instant(), monotonicMillis.getAsLong());
      byKey.put(record.key(), node);
      hidden.remove(record.key());
    }
    return node;
  }

  /** The session of a node ended. */
  public void leave(LiveNode node, boolean goodbye) {
    node.leave(goodbye, clock.instant());
    liveness.changed();
    liveness.powerOffIfSilent(node);
  }

  public void declare(LiveNode node, int gid, Layout layout) {
    node.rows().declare(gid, layout, views.of(layout));
  }

  public void heartbeat(LiveNode node, long clockNanos) {
    node.heard(monotonicMillis.getAsLong());
    node.clock(clockNanos, nowNanos());
  }

  public void tick(LiveNode node, long timeNanos) {
    node.tick(timeNanos, nowNanos(), monotonicMillis.getAsLong());
    if (node.state() != NodeState.UP) {
      liveness.enter(node, NodeState.UP);
    }
  }

  public void row(LiveNode node, int gid, Row row, long timeNanos) {
    node.row(gid, row, timeNanos);
    LayoutView view = node.rows().view(gid);
    count(node, view, row, timeNanos);
    liveness.outlets(node, view, row, timeNanos, this::byName);
    energy(node, true, view, row, timeNanos);
  }

  /** A row of a node's backlog: history, but what jobs used then still counts. */
  public void history(LiveNode node, int gid, Row row, long timeNanos) {
    LayoutView view = node.rows().view(gid);
    count(node, view, row, timeNanos);
    energy(node, false, view, row, timeNanos);
  }

  private void count(LiveNode node, LayoutView view, Row row, long timeNanos) {
    if (!view.jobs().isEmpty()) {
      jobs.row(node.record().name(), node.record().simulated(), view.jobs(), row, timeNanos);
    }
  }

  /** The jobs of this cluster. */
  public JobBoard jobs() {
    return jobs;
  }

  /** What a scheduler says of its nodes; those that no agent runs on are passed over. */
  public void schedulerNodes(List<SchedulerNode> nodes) {
    SchedulerNames schedulers = new SchedulerNames(nodes, name -> byName(name).isPresent());
    for (SchedulerNode said : nodes) {
      byName(schedulers.nodeOf(said))
          .ifPresent(
              node -> {
                node.scheduler(said);
                liveness.powerOffIfSilent(node);
              });
    }
  }

  /** Node by name or address of a host, for those that mean one node and no other. */
  public Map<String, String> nodesOf(Collection<String> words) {
    return NodeFinder.of(nodes()).find(words);
  }

  /** Is called on the ingest thread whenever a node's state has changed. */
  public void onStateChange(Runnable listener) {
    liveness.onStateChange(listener);
  }

  /**
   * What there is to see for rules.
   *
   * @param drawing of this thread alone
   */
  public Scene scene(SceneDrawing drawing) {
    long uptime = monotonicMillis.getAsLong();
    return drawing.of(byKey.values().stream().filter(liveness::isShown).toList(), now(), uptime);
  }

  /** A row of a node that came as line protocol. */
  public void line(LiveNode node, Row row, long timeNanos) {
    LayoutView view = views.of(row.layout());
    node.line(row, view, timeNanos, nowNanos(), monotonicMillis.getAsLong());
    count(node, view, row, timeNanos);
    energy(node, true, view, row, timeNanos);
    if (Liveness.isForeign(node.record())) {
      liveness.enter(node, NodeState.UP);
    }
  }

  /**
   * Looks at every node's silence; to be called about twice a second.
   *
   * @return the silent nodes of which it must be found out now whether their host answers
   */
  public List<LiveNode> watch() {
    return liveness.watch(byKey.values());
  }

  /** The answer to a suspicion: whether the silent node's host still answers. */
  public void verdict(LiveNode node, boolean hostAnswers) {
    liveness.verdict(node, hostAnswers);
  }

  /** The whole cluster, for everybody to read. */
  public ClusterSnapshot snapshot(String cluster, @Nullable EnergyToday today) {
    List<LiveNode> shown = byKey.values().stream().filter(liveness::isShown).toList();
    return new SnapshotBuilder(cluster, now(), jobs, energyFigures.get())
        .build(shown, today == null ? EnergyToday.UNKNOWN : today);
  }

  /** Every node, also those that the snapshot does not show. */
  public List<ClusterSnapshot.Node> drawn() {
    return new SnapshotBuilder("", now(), jobs, energyFigures.get())
        .build(byKey.values(), EnergyToday.UNKNOWN)
        .nodes();
  }

  public NodeInventory inventory(LiveNode node) {
    return new SnapshotBuilder("", now(), jobs, energyFigures.get()).inventory(node);
  }

  /** Every fresh value of every node, for /metrics and the like. */
  public List<NodeValues> values() {
    List<NodeValues> all = new ArrayList<>();
    EnergyFigures energy = energyFigures.get();
    for (LiveNode node : byKey.values()) {
      all.add(NodeValues.copyOf(node, energy.nodes().get(node.record().name())));
    }
    return all;
  }

  private Instant now() {
    return clock.instant();
  }

  private long nowNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
