package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A rack of Raspberry Pi 4 behind one meter, second by second, told to a feed as the ingest tells
 * it. A board draws 3 W and 1 W for each busy core, the switch 5 W. Confined to one thread.
 */
final class TestRack {
  static final int CORES = 4;
  private static final double IDLE_WATTS = 3;
  private static final double CORE_WATTS = 1;
  private static final double SWITCH_WATTS = 5;
  private static final int BOOT_SECONDS = 20;

  /** A job that keeps cores of a node busy. */
  record Work(String id, String node, double cores, long from, long to) {
    boolean runs(long second) {
      return second > from && second <= to;
    }
  }

  private record Late(String node, EnergyColumns columns, Row row, long second) {}

  private EnergyFeed feed;
  private final boolean simulated;
  private final Random random;
  private final TreeMap<String, NodeRecord> nodes = new TreeMap<>();
  private final List<Work> works = new ArrayList<>();
  private final List<Late> spool = new ArrayList<>();
  private final List<String> silent = new ArrayList<>();
  private final Map<String, Double> idleWatts = new TreeMap<>();
  private final Map<String, Long> bootedAt = new TreeMap<>();
  private final TreeSet<String> cut = new TreeSet<>();
  private boolean metered;
  private String meteredAlone = "";
  private long lastSecond;
  private double trueJoules;
  private double jobJoules;

  TestRack(EnergyFeed feed, boolean simulated, long seed, List<String> names, boolean metered) {
    this.feed = feed;
    this.simulated = simulated;
    this.metered = metered;
    random = new Random(seed);
    for (String name : names) {
      int number = nodes.size() + 1 + (simulated ? 100 : 0);
      nodes.put(name, new NodeRecord(number, "key" + number, name, simulated));
    }
  }

  /** There is another aggregator now, or the same one again. */
  void feedTo(EnergyFeed other) {
    feed = other;
  }

  void metered(boolean on) {
    metered = on;
  }

  void idle(String node, double watts) {
    idleWatts.put(node, watts);
  }

  /** Takes nodes off their supply. */
  void cut(List<String> names) {
    cut.addAll(names);
  }

  /** Starts a node, which takes {@value #BOOT_SECONDS} s until its agent is heard. */
  void start(String name) {
    if (cut.remove(name)) {
      bootedAt.put(name, lastSecond + BOOT_SECONDS);
    }
  }

  /** The meter stands in front of this node; with an empty name, of the rack. */
  void meterAlone(String name) {
    meteredAlone = name;
  }

  private boolean isUp(String name, long now) {
    return !cut.contains(name) && now >= bootedAt.getOrDefault(name, 0L);
  }

  /** The agent of a node cannot be reached; it keeps its rows. */
  void silence(String node) {
    silent.add(node);
  }

  /** It is back: live rows first, then what it kept. */
  void backWithSpool(String node) {
    silent.remove(node);
  }

  /** Hands over at most so many seconds' rows of what a node kept. */
  void backlog(int rows) {
    for (int i = 0; i < rows && !spool.isEmpty(); i++) {
      Late late = spool.remove(0);
      feed.row(
          record(late.node()), false, late.columns(), late.row(), late.second() * 1_000_000_000L);
    }
  }

  void loseSpool() {
    spool.clear();
  }

  boolean hasSpool() {
    return !spool.isEmpty();
  }

  void work(Work work) {
    works.add(work);
    feed.jobs(List.of(span(work, JobState.RUNNING)));
  }

  void over(Work work) {
    feed.jobs(List.of(span(work, JobState.COMPLETED)));
  }

  JobSpan span(Work work, JobState state) {
    var span =
        JobSpan.of("slurm", work.id())
            .name("burn")
            .simulated(simulated)
            .nodes(List.of(work.node()))
            .cores((int) Math.ceil(work.cores()))
            .submitted(Instant.ofEpochSecond(work.from()))
            .started(Instant.ofEpochSecond(work.from()))
            .state(state);
    return (state.isOver() ? span.ended(Instant.ofEpochSecond(work.to())) : span).build();
  }

  /** All that happens in the second that ends now; the facts of its nodes. */
  List<NodeFacts> second(long now) {
    List<NodeFacts> facts = new ArrayList<>();
    double watts = SWITCH_WATTS;
    double alone = 0;
    lastSecond = now;
    for (String name : nodes.keySet()) {
      facts.add(
          new NodeFacts(
              name,
              simulated,
              "Raspberry Pi 4 Model B",
              "Cortex-A72",
              CORES,
              1800.0,
              false,
              isUp(name, now) ? 0 : 60,
              0));
      if (cut.contains(name)) {
        continue;
      }
      double busy = 0.05;
      for (Work work : works) {
        if (work.node().equals(name) && work.runs(now)) {
          busy += work.cores();
          jobJoules += CORE_WATTS * work.cores();
        }
      }
      busy = Math.min(CORES, busy * (0.98 + 0.04 * random.nextDouble()));
      double drawn = idleWatts.getOrDefault(name, IDLE_WATTS) + CORE_WATTS * busy;
      watts += drawn;
      alone = name.equals(meteredAlone) ? drawn : alone;
      if (isUp(name, now)) {
        rows(name, now, busy);
      }
    }
    trueJoules += watts;
    if (metered) {
      Layout layout =
          new Layout(
              List.of(
                  Column.decimal(
                      "power", Map.of("source", "meter", "sensor", "plug"), "watts", 1, 1)));
      Row row = new Row(layout);
      row.setNumber(0, meteredAlone.isEmpty() ? watts : alone);
      tell(nodes.firstKey(), now, row);
    }
    return facts;
  }

  List<Integer> numbers() {
    return nodes.values().stream().map(NodeRecord::number).toList();
  }

  private void rows(String name, long now, double busy) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.decimal("cpu", Map.of("cpu", "cpu-total"), "usage_idle", 1, 1));
    columns.add(Column.decimal("cpu", Map.of("cpu", "cpu-total"), "frequency_mhz", 0, 1));
    List<Work> here = works.stream().filter(w -> w.node().equals(name) && w.runs(now)).toList();
    Layout cpu = new Layout(columns);
    Row row = new Row(cpu);
    row.setNumber(0, 100 * (1 - busy / CORES));
    row.setNumber(1, 1800);
    tell(name, now, row);
    for (Work work : here) {
      Layout job =
          new Layout(
              List.of(
                  Column.decimal(
                      "job",
                      Map.of("job", work.id(), "scheduler", "slurm", "user", "u", "name", "burn"),
                      "cpu_seconds",
                      2,
                      1)));
      Row use = new Row(job);
      use.setNumber(0, work.cores() * (now - work.from()));
      tell(name, now, use);
    }
  }

  private void tell(String name, long now, Row row) {
    EnergyColumns columns = EnergyColumns.of(row.layout());
    if (silent.contains(name)) {
      spool.add(new Late(name, columns, row, now));
    } else {
      feed.row(record(name), true, columns, row, now * 1_000_000_000L);
    }
  }

  private NodeRecord record(String name) {
    return java.util.Objects.requireNonNull(nodes.get(name));
  }

  /** What the rack has drawn so far, J. */
  double trueJoules() {
    return trueJoules;
  }

  /** What its jobs' cores have drawn so far, J. */
  double jobJoules() {
    return jobJoules;
  }
}
