package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.energy.EnergyFigures.JobWatts;
import dev.wattrack.aggregator.energy.EnergyFigures.NodeWatts;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.EnergySink;
import dev.wattrack.energy.RackEvent;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Bill;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.ledger.Quality;
import dev.wattrack.model.job.JobSpan;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One rack behind one meter, or without one: the real nodes, or the simulated ones. Feeds the
 * engine and keeps what it finds. Confined to the energy thread, but for {@link #recent}.
 */
final class Rack implements EnergySink {
  /** A node is given so long to show what it has before it is taken into the model. */
  private static final double GETTING_TO_KNOW_SECONDS = 3;

  /** After a longer time without us the ledger has a hole instead of an estimate. */
  private static final long LONGEST_ABSENCE_SECONDS = 3_600;

  /** After a start the agents get so long to come back, before time goes on. */
  static final long RETURN_SECONDS = 20;

  /** A meter that is silent for longer gives way to another one. */
  private static final double OTHER_METER_SECONDS = 60;

  /** Without a meter nobody tells whether a node that does not answer draws power. */
  private static final double GONE_SECONDS = 60;

  /** Jobs that were told of before the first node was known. */
  private static final int MOST_EARLY_JOBS = 5_000;

  private static final double METERED_SECONDS = 600;
  private static final double METER_STEP_WATTS = 0.1;

  private final boolean simulated;
  private final EnergySettings settings;
  private final BoardPriors priors;
  private final Consumer<RackEvent> events;
  private final NodeSpecs specs;
  private final RecentLedger recent;
  private final LateShares late = new LateShares();
  private final Map<String, NodeReader> readers = new HashMap<>();
  private final Map<String, RowOrder> orders = new HashMap<>();
  private final Map<String, NodeFacts> facts = new HashMap<>();
  private final Map<String, NodeSpec> known = new LinkedHashMap<>();
  private final Set<String> off = new LinkedHashSet<>();
  private final JobRuns runs = new JobRuns(this::tell);
  private final Map<String, JobCost> costs = new LinkedHashMap<>();
  private final Map<JobSpan.Key, JobSpan> early = new LinkedHashMap<>();
  private final Map<LateShares.Stretch, OldLate> oldLate = new LinkedHashMap<>();
  private final Map<String, Quality> qualities = new HashMap<>();
  private @Nullable EnergyEngine engine;
  private long throughSeconds = Long.MIN_VALUE;
  private double waitUntil = Double.NEGATIVE_INFINITY;
  private String meter = "";
  private double meterSeconds = Double.NEGATIVE_INFINITY;
  private @Nullable Interval last;
  private double nowSeconds;
  private final Calibration calibration;
  private final Repricing repricing;

  Rack(
      boolean simulated,
      EnergySettings settings,
      BoardPriors priors,
      Consumer<RackEvent> events,
      RecentLedger recent) {
    this.simulated = simulated;
    this.settings = settings;
    this.priors = priors;
    this.events = events;
    this.recent = recent;
    specs = new NodeSpecs(settings, priors);
    calibration = new Calibration(this, simulated, METER_STEP_WATTS);
    repricing = new Repricing(this, simulated);
  }

  Repricing repricing() {
    return repricing;
  }

  Calibration calibration() {
    return calibration;
  }

  RecentLedger recent() {
    return recent;
  }

  /** Tells the engine, if there is one. */
  void tell(Observation observation) {
    if (observation instanceof Observation.NodeSample sample) {
      NodeSpec node = known.get(sample.node());
      calibration.sample(sample, node == null ? 1 : node.cores());
    }
    EnergyEngine there = engine;
    if (there != null) {
      there.accept(observation);
    }
  }

  // What comes from the ingest.

  void rows(Told.Rows row, double now) {
    String node = row.node().name();
    orders
        .computeIfAbsent(node, name -> new RowOrder(ordered -> inOrder(name, ordered)))
        .accept(row, now);
  }

  private void inOrder(String node, Told.Rows row) {
    NodeReader reader = reader(node);
    rackSensors(reader, row);
    reader.accept(row, runs::nameOf);
  }

  private NodeReader reader(String node) {
    return readers.computeIfAbsent(node, name -> new NodeReader(name, this::tell));
  }

  private void rackSensors(NodeReader reader, Told.Rows row) {
    double time = reader.time(row.timeNanos());
    for (int i = 0; i < row.values().length; i++) {
      double value = row.values()[i];
      EnergyColumns.Slot slot = row.columns().slots().get(i);
      if (!Double.isFinite(value)) {
        continue;
      }
      switch (slot.kind()) {
        case METER -> meter(row.node().name() + "/" + slot.name(), value, time);
        case AIR -> tell(new Observation.AirTemperature(time, value));
        case OUTLET -> {
          String fed = slot.name().substring(0, slot.name().lastIndexOf('@'));
          if (facts.containsKey(fed)) {
            reader(fed).outlet(slot.name(), value, time);
          }
        }
        default -> {}
      }
    }
  }

  /** One meter at a time: two in one rack would count energy twice or half. */
  private void meter(String name, double watts, double time) {
    if (!name.equals(meter) && time - meterSeconds < OTHER_METER_SECONDS) {
      return;
    }
    meter = name;
    meterSeconds = Math.max(meterSeconds, time);
    calibration.meter(time, watts);
    if (!calibration.holdsMeter()) {
      tell(new Observation.MeterReading(time, watts));
    }
  }

  /** Every node there is of this kind. */
  void nodes(List<NodeFacts> told, double now) {
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
    boolean metered = metered(now);
    for (String name : known.keySet()) {
      NodeFacts node = facts.get(name);
      boolean gone =
          node == null || node.off() || (!metered && node.silentSeconds() > GONE_SECONDS);
      if (gone && off.add(name)) {
        tell(new Observation.NodeSwitched(now, name, false));
      } else if (!gone && node != null && node.silentSeconds() == 0) {
        off.remove(name);
      }
    }
  }

  void jobs(List<JobSpan> jobs, Instant now) {
    for (JobSpan job : jobs) {
      if (job.simulated() != simulated) {
        continue;
      }
      if (engine != null) {
        runs.take(job, now);
      } else if (early.size() < MOST_EARLY_JOBS) {
        early.put(job.key(), job);
      }
    }
  }

  // Time.

  /** Time has come this far; true if intervals were closed. */
  boolean advance(double now) {
    nowSeconds = now;
    orders.values().forEach(order -> order.watch(now));
    getToKnow(now);
    calibration.advance(now);
    EnergyEngine there = engine;
    if (there == null || now < waitUntil) {
      return false;
    }
    long before = throughSeconds;
    if (before != Long.MIN_VALUE && Math.abs(now - (double) before) > LONGEST_ABSENCE_SECONDS) {
      // The clock was set, or this machine slept: what nobody saw is no energy of anybody.
      beginAnew(there.save(), now);
      there = java.util.Objects.requireNonNull(engine);
    }
    there.advance(now);
    late.settle(now, this::divide);
    return throughSeconds != before;
  }

  private static Instant instant(double seconds) {
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }

  private void beginAnew(byte[] saved, double now) {
    EnergyEngine fresh = engine(List.copyOf(known.values()));
    try {
      fresh.restore(saved);
    } catch (IOException e) {
      throw new IllegalStateException("what the engine has just saved cannot be read", e);
    }
    fresh.advance(now);
    throughSeconds = Long.MIN_VALUE;
  }

  private EnergyEngine engine(List<NodeSpec> nodes) {
    EnergyEngine made =
        new EnergyEngine(
            new RackSpec(
                nodes,
                settings.fixed(),
                settings.fanThermostatCelsius(),
                1,
                METER_STEP_WATTS,
                false),
            priors,
            this);
    engine = made;
    return made;
  }

  /** Nodes that have shown what they have are taken into the model. */
  private void getToKnow(double now) {
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
        EnergyEngine there = engine;
        if (there == null) {
          engine(List.of(wanted)).advance(now);
          early.values().forEach(job -> runs.take(job, instant(now)));
          early.clear();
        } else {
          there.putNode(wanted);
          if (before != null && !isSameBoard(before, wanted)) {
            repricing.replaced(name, now);
          }
        }
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
        now.sensor() == dev.wattrack.energy.input.SensorKind.NONE ? before.sensor() : now.sensor());
  }

  private static boolean isSameBoard(NodeSpec before, NodeSpec now) {
    return before.board().equals(now.board())
        && before.cores() == now.cores()
        && before.maxMhz() == now.maxMhz();
  }

  // What the engine finds.

  @Override
  public void interval(Interval interval) {
    throughSeconds = interval.startSeconds() + EnergyEngine.BIN_SECONDS;
    recent.add(interval);
    last = interval;
    Map<String, Long> now = new HashMap<>();
    for (NodeEntry node : interval.nodes()) {
      if (node.quality() != Quality.ESTIMATED && node.quality() != Quality.OFF) {
        qualities.put(node.node(), node.quality());
      }
      for (NodeEntry.JobEntry job : node.jobs()) {
        now.merge(job.jobId(), job.dynamicMillijoules() + job.idleMillijoules(), Long::sum);
      }
    }
    if (now.isEmpty()) {
      return;
    }
    Map<String, Long> exclusive = bill(interval, IdlePolicy.EXCLUSIVE);
    Map<String, Long> full = bill(interval, IdlePolicy.FULL);
    now.forEach(
        (job, millijoules) -> {
          JobRun run = runs.byName(job);
          if (run != null) {
            run.moreExclusive += exclusive.getOrDefault(job, millijoules) - millijoules;
            run.moreFull += full.getOrDefault(job, millijoules) - millijoules;
          }
        });
  }

  private static Map<String, Long> bill(Interval interval, IdlePolicy policy) {
    Bill bill = new Bill(policy);
    bill.add(interval);
    return bill.jobs();
  }

  @Override
  public void late(LateWork work) {
    int stretch = recent.has(work.fromSeconds()) ? EnergyEngine.BIN_SECONDS : 60;
    late.add(work, stretch, nowSeconds);
  }

  private void divide(LateShares.Stretch stretch, Map<String, Double> joules, double covered) {
    if (!recent.divide(stretch, joules, covered) && stretch.seconds() == 60) {
      oldLate.put(stretch, new OldLate(Map.copyOf(joules), covered));
    }
  }

  /** Late work in minutes that only the store has. */
  record OldLate(Map<String, Double> joules, double coveredSeconds) {}

  Map<LateShares.Stretch, OldLate> takeOldLate() {
    Map<LateShares.Stretch, OldLate> all = new LinkedHashMap<>(oldLate);
    oldLate.clear();
    return all;
  }

  @Override
  public void job(JobEnergy job) {
    JobRun run = runs.byName(job.job().id());
    if (run != null) {
      run.priced = true;
    }
    if (run != null && isKnown(job)) {
      costs.put(run.name, cost(run, job, true));
    }
  }

  /** Nothing is known of a job whose nodes nobody measures; that is not nothing. */
  private static boolean isKnown(JobEnergy energy) {
    return !energy.nodes().isEmpty();
  }

  private JobCost cost(JobRun run, JobEnergy energy, boolean isFinal) {
    return cost(run, energy, isFinal, settings.policy());
  }

  JobCost cost(JobRun run, JobEnergy energy, boolean isFinal, IdlePolicy policy) {
    return run.cost(
        energy,
        simulated,
        isFinal,
        quality(energy),
        policy,
        Instant.ofEpochSecond(Math.max(0, throughSeconds)));
  }

  private String quality(JobEnergy energy) {
    double seconds = (energy.endSeconds() - energy.startSeconds()) * energy.nodes().size();
    if (energy.unseenSeconds() > 0.1 * Math.max(1, seconds)) {
      return Spans.word(Quality.ESTIMATED);
    }
    Quality worst = Quality.MEASURED;
    for (JobEnergy.NodeShare share : energy.nodes()) {
      Quality one = qualities.getOrDefault(share.node(), Quality.ASSUMED);
      worst = one.compareTo(worst) > 0 ? one : worst;
    }
    return Spans.word(energy.nodes().isEmpty() ? Quality.ASSUMED : worst);
  }

  @Override
  public void event(RackEvent event) {
    events.accept(event);
  }

  // What others want to know.

  @Nullable EnergyEngine engine() {
    return engine;
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

  boolean isThere() {
    return engine != null;
  }

  /** Whether a meter was heard in the last minutes. */
  boolean metered(double now) {
    return now - meterSeconds < METERED_SECONDS;
  }

  String meter() {
    return meter;
  }

  double meterSeconds() {
    return meterSeconds;
  }

  @Nullable Interval last() {
    return last;
  }

  Map<String, Quality> qualities() {
    return Map.copyOf(qualities);
  }

  /** Costs that are new since the last call, of jobs that are over. */
  List<JobCost> takeCosts() {
    EnergyEngine there = engine;
    if (there != null) {
      for (JobEnergy energy : there.provisional()) {
        JobRun run = runs.byName(energy.job().id());
        if (run != null && run.isOver() && !run.priced && !run.saved && isKnown(energy)) {
          run.saved = true;
          costs.put(run.name, cost(run, energy, false));
        }
      }
    }
    List<JobCost> all = List.copyOf(costs.values());
    costs.clear();
    return all;
  }

  void putBack(List<JobCost> taken) {
    taken.forEach(cost -> costs.putIfAbsent(cost.key(), cost));
  }

  void figures(Map<String, NodeWatts> nodes, Map<JobSpan.Key, JobWatts> jobs, double now) {
    EnergyEngine there = engine;
    Interval interval = last;
    if (there == null || interval == null) {
      return;
    }
    boolean metered = metered(now);
    LedgerSpan span = Spans.of(interval, simulated);
    Map<String, Long> drawn = new HashMap<>();
    for (LedgerSpan.Node node : span.nodes()) {
      double watts = node.millijoules() / 1000.0 / EnergyEngine.BIN_SECONDS;
      double sd = node.sdMillijoules() / 1000.0 / EnergyEngine.BIN_SECONDS;
      nodes.put(
          node.node(),
          new NodeWatts(
              watts,
              Math.max(0, watts - EnergyFigures.Z * sd),
              watts + EnergyFigures.Z * sd,
              label(node.quality()),
              metered));
      for (LedgerSpan.Share share : node.jobs()) {
        boolean idle = settings.policy() != IdlePolicy.NONE;
        long charged = share.dynamicMillijoules() + (idle ? share.idleMillijoules() : 0);
        drawn.merge(share.job(), charged, Long::sum);
      }
    }
    for (JobEnergy energy : there.provisional()) {
      JobRun run = runs.byName(energy.job().id());
      if (run != null && isKnown(energy)) {
        Long here = drawn.get(run.name);
        Double watts =
            run.isOver() || here == null
                ? null
                : Double.valueOf(here / 1000.0 / EnergyEngine.BIN_SECONDS);
        jobs.put(
            run.key,
            new JobWatts(watts, cost(run, energy, false), (double) throughSeconds, metered));
      }
    }
  }

  /** The words that people see have one for all that is guessed; off is known. */
  private static String label(String quality) {
    return switch (quality) {
      case "measured" -> "measured";
      case "modelled", "off" -> "modelled";
      default -> "assumed";
    };
  }

  // Over a restart.

  byte @Nullable [] save() {
    EnergyEngine there = engine;
    if (there == null || throughSeconds == Long.MIN_VALUE) {
      return null;
    }
    List<JobRun> open = runs.all().stream().filter(run -> !run.priced).toList();
    return new RackMemory(throughSeconds, List.copyOf(known.values()), there.save(), open).write();
  }

  /** Goes on where an earlier life ended. */
  void restore(byte[] saved, double now) throws IOException {
    RackMemory memory = RackMemory.read(saved);
    if (memory.nodes().isEmpty()) {
      return;
    }
    EnergyEngine made = engine(memory.nodes());
    try {
      made.restore(memory.engine());
    } catch (IOException e) {
      engine = null;
      throw e;
    }
    memory.nodes().forEach(node -> known.put(node.name(), node));
    memory.runs().forEach(runs::restore);
    double absent = now - memory.throughSeconds();
    if (absent < 0 || absent > LONGEST_ABSENCE_SECONDS) {
      made.advance(now);
      return;
    }
    throughSeconds = memory.throughSeconds();
    made.advance((double) memory.throughSeconds());
    waitUntil = now + RETURN_SECONDS;
    for (NodeSpec node : memory.nodes()) {
      RowOrder order = new RowOrder(row -> inOrder(node.name(), row));
      order.startAfter(memory.throughSeconds() * 1_000_000_000L);
      orders.put(node.name(), order);
    }
  }

  /** How far the ledger is; the smallest number before its first interval. */
  long throughSeconds() {
    return throughSeconds;
  }
}
