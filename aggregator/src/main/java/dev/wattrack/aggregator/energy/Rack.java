package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.energy.EnergyFigures.JobWatts;
import dev.wattrack.aggregator.energy.EnergyFigures.NodeWatts;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.EnergySink;
import dev.wattrack.energy.RackEvent;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateMeter;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.model.job.JobSpan;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One rack behind one meter, or without one: the real nodes, or the simulated ones. Feeds the
 * engine and keeps what it finds. Confined to the energy thread, but for {@link #recent}.
 */
final class Rack implements EnergySink, NodeRoster.Listener {
  /** After a longer time without us the ledger has a hole instead of an estimate. */
  private static final long LONGEST_ABSENCE_SECONDS = 3_600;

  /** The engine keeps about two minutes of what nodes say until an interval is closed. */
  private static final long LONGEST_WINDOW_SECONDS = 60;

  /** What comes late is written within a minute; nobody tells more in that time. */
  private static final int MOST_LATE_MINUTES = 1_440;

  /** After a start the agents get so long to come back, before time goes on. */
  static final long RETURN_SECONDS = 20;

  private static final double METER_STEP_WATTS = 0.1;

  private final boolean simulated;
  private final EnergySettings settings;
  private final BoardPriors priors;
  private final Consumer<RackEvent> events;
  private final RecentLedger recent;
  private final LateShares late = new LateShares();
  private final JobRuns runs = new JobRuns(this::tell);
  private final RunCosts costs;
  private final NodeRoster nodes;
  private final MeterChoice meter = new MeterChoice();
  private final Early early = new Early();
  private final Map<Long, LateMinute> lateMinutes = new LinkedHashMap<>();
  private @Nullable EnergyEngine engine;
  private long throughSeconds = Long.MIN_VALUE;
  private double waitUntil = Double.NEGATIVE_INFINITY;
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
    costs = new RunCosts(simulated, settings.policy(), runs, this::throughSeconds);
    nodes = new NodeRoster(new NodeSpecs(settings, priors), this::tell, runs::nameOf, this);
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
      calibration.sample(sample, nodes.spec(sample.node()).map(NodeSpec::cores).orElse(1));
    }
    EnergyEngine there = engine;
    if (there != null) {
      there.accept(observation);
    } else {
      early.seen(observation);
    }
  }

  // What comes from the ingest.

  void rows(Told.Rows row, double now) {
    nodes.rows(row, now);
  }

  @Override
  public void rackSensor(NodeReader reader, Told.Rows row, int column) {
    double time = reader.time(row.timeNanos());
    double value = row.values()[column];
    EnergyColumns.Slot slot = row.columns().slots().get(column);
    switch (slot.kind()) {
      case METER -> meter(row.node().name() + "/" + slot.name(), value, time);
      case AIR -> tell(new Observation.AirTemperature(time, value));
      case OUTLET -> nodes.outlet(slot.name(), value, time);
      default -> {}
    }
  }

  private void meter(String name, double watts, double time) {
    if (!meter.hears(name, time)) {
      return;
    }
    calibration.meter(time, watts);
    if (!calibration.holdsMeter()) {
      tell(new Observation.MeterReading(time, watts));
    }
  }

  /** Every node there is of this kind. */
  void nodes(List<NodeFacts> told, double now) {
    nodes.told(told, metered(now), now);
  }

  void jobs(List<JobSpan> jobs, Instant now) {
    for (JobSpan job : jobs) {
      if (job.simulated() != simulated) {
        continue;
      }
      if (engine != null) {
        runs.take(job, now);
      } else {
        early.job(job);
      }
    }
  }

  // Time.

  /** Time has come this far; true if intervals were closed. */
  boolean advance(double now) {
    nowSeconds = now;
    nodes.watch(now);
    nodes.getToKnow(now);
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
    EnergyEngine fresh = engine(nodes.known());
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

  @Override
  public void known(NodeSpec node, boolean otherBoard) {
    EnergyEngine there = engine;
    if (there == null) {
      EnergyEngine made = engine(List.of(node));
      made.advance(early.from(nowSeconds));
      early.tell(job -> runs.take(job, instant(nowSeconds)), made::accept);
      return;
    }
    there.putNode(node);
    if (otherBoard) {
      repricing.replaced(node.name(), nowSeconds);
    }
  }

  // What the engine finds.

  @Override
  public void interval(Interval interval) {
    throughSeconds = interval.startSeconds() + EnergyEngine.BIN_SECONDS;
    recent.add(interval);
    last = interval;
    costs.interval(interval);
  }

  @Override
  public void late(LateWork work) {
    int stretch = recent.has(work.fromSeconds()) ? EnergyEngine.BIN_SECONDS : 60;
    late.add(work, stretch, nowSeconds);
  }

  private void divide(LateShares.Stretch stretch, LateShares.Counted counted) {
    RecentLedger.Change change = recent.divide(stretch, counted);
    if (change != null) {
      costs.changed(List.of(change.before()), List.of(change.after()));
    } else {
      lateMinute(stretch.startSeconds()).work(stretch, counted);
    }
  }

  @Override
  public void metered(LateMeter reading) {
    RecentLedger.Change change = recent.metered(reading);
    if (change != null) {
      costs.changed(List.of(change.before()), List.of(change.after()));
    } else {
      lateMinute(reading.startSeconds()).metered(reading.millijoules());
    }
  }

  private LateMinute lateMinute(long seconds) {
    long minute = RecentLedger.minuteOf(seconds);
    boolean room = lateMinutes.size() < MOST_LATE_MINUTES || lateMinutes.containsKey(minute);
    return room ? lateMinutes.computeIfAbsent(minute, m -> new LateMinute()) : new LateMinute();
  }

  /** What came late of minutes that only the store has, when nothing more is being told of them. */
  Map<Long, LateMinute> takeLateMinutes() {
    Map<Long, LateMinute> all = new LinkedHashMap<>();
    lateMinutes.forEach(
        (minute, came) -> {
          if (!late.isOpen(minute, minute + 60)) {
            all.put(minute, came);
          }
        });
    lateMinutes.keySet().removeAll(all.keySet());
    return all;
  }

  /** They could not be written. */
  void putBack(Map<Long, LateMinute> taken) {
    taken.forEach((minute, came) -> lateMinutes.merge(minute, came, LateMinute::plus));
  }

  @Override
  public void job(JobEnergy job) {
    costs.priced(job);
  }

  @Override
  public void event(RackEvent event) {
    events.accept(event);
  }

  // What others want to know.

  @Nullable EnergyEngine engine() {
    return engine;
  }

  NodeRoster roster() {
    return nodes;
  }

  RunCosts costs() {
    return costs;
  }

  boolean isThere() {
    return engine != null;
  }

  private boolean metered(double now) {
    return meter.isThere(now);
  }

  MeterChoice meter() {
    return meter;
  }

  @Nullable Interval last() {
    return last;
  }

  /** Costs that are new since the last call, of jobs that are over. */
  List<JobCost> takeCosts() {
    EnergyEngine there = engine;
    return costs.take(there == null ? List.of() : there.provisional());
  }

  void figures(Map<String, NodeWatts> watts, Map<JobSpan.Key, JobWatts> jobs) {
    EnergyEngine there = engine;
    Interval interval = last;
    if (there == null || interval == null) {
      return;
    }
    RackFigures figures =
        new RackFigures(interval, simulated, settings.policy(), metered(nowSeconds));
    Map<String, Long> drawn = figures.nodes(watts);
    for (JobEnergy energy : there.provisional()) {
      JobRun run = runs.byName(energy.job().id());
      if (run != null && RunCosts.isKnown(energy)) {
        jobs.put(run.key, figures.job(run, energy, drawn, costs));
      }
    }
  }

  // Over a restart.

  byte @Nullable [] save() {
    EnergyEngine there = engine;
    if (there == null || throughSeconds == Long.MIN_VALUE) {
      return null;
    }
    List<JobRun> open = runs.all().stream().filter(run -> !run.priced).toList();
    return new RackMemory(throughSeconds, nodes.known(), there.save(), open).write();
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
    nodes.restore(memory.nodes());
    memory.runs().forEach(runs::restore);
    double absent = now - memory.throughSeconds();
    if (absent < 0 || absent > LONGEST_ABSENCE_SECONDS) {
      made.advance(now);
      return;
    }
    throughSeconds = memory.throughSeconds();
    made.advance((double) memory.throughSeconds());
    waitUntil = now + RETURN_SECONDS;
    if (absent > LONGEST_WINDOW_SECONDS) {
      // So much backlog the engine does not hold back; it is told as late.
      made.catchUp(now);
    }
    for (NodeSpec node : memory.nodes()) {
      // Of one that was silent then, the spool may go further back than the ledger.
      double heard = Math.min(made.heardSeconds(node.name()), (double) memory.throughSeconds());
      nodes.startAfter(node.name(), heard);
    }
  }

  /** How far the ledger is; the smallest number before its first interval. */
  long throughSeconds() {
    return throughSeconds;
  }
}
