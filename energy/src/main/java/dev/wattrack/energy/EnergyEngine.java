package dev.wattrack.energy;

import dev.wattrack.energy.feature.JobSlot;
import dev.wattrack.energy.feature.Slice;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.NodeCheck;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.Observation.AirTemperature;
import dev.wattrack.energy.input.Observation.JobEnded;
import dev.wattrack.energy.input.Observation.JobStarted;
import dev.wattrack.energy.input.Observation.JobUsage;
import dev.wattrack.energy.input.Observation.MeterHour;
import dev.wattrack.energy.input.Observation.MeterReading;
import dev.wattrack.energy.input.Observation.NodeSample;
import dev.wattrack.energy.input.Observation.NodeSwitched;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.job.JobAccount;
import dev.wattrack.energy.job.JobBook;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.job.JobPricing;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.meter.HourCheck;
import dev.wattrack.energy.meter.HourTotal;
import dev.wattrack.energy.meter.MeterSeries;
import dev.wattrack.energy.meter.OpenBins;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The energy engine: observations in, intervals of the ledger and job energies out. The same object
 * works on live data and on recordings. An interval is closed {@value #PATIENCE_SECONDS} s after
 * its end with what has come until then; a job's energy is final ten minutes after its end.
 * Confined to one thread. Observations that make no sense are refused and counted, never thrown at
 * the caller.
 */
public final class EnergyEngine {
  /** Length of an interval. */
  public static final int BIN_SECONDS = 5;

  /** How long after its end an interval waits for what comes late. */
  public static final int PATIENCE_SECONDS = 5;

  /** A longer stop is not bridged: nobody knows what was switched meanwhile. */
  private static final long MAX_BRIDGED_BINS = 86_400 / BIN_SECONDS;

  private final Map<String, NodeState> nodes = new LinkedHashMap<>();
  private final MeterSeries meter = new MeterSeries();
  private final HourCheck hours = new HourCheck();
  private final OpenBins openBins = new OpenBins();
  private final RackFit fit;
  private final JobBook jobs = new JobBook();
  private final JobPricing jobPricing;
  private final Attribution attribution;
  private final EngineMemory memory;
  private final EnergySink sink;
  private long nextBin = Long.MIN_VALUE;
  private long savedBin = Long.MIN_VALUE;
  private final Set<String> lateJobs = new LinkedHashSet<>();
  private long unknown;

  public EnergyEngine(RackSpec rack, BoardPriors priors, EnergySink sink) {
    this.sink = sink;
    this.fit = new RackFit(rack, priors, nodes);
    this.jobPricing = new JobPricing(fit.pricing(), this::indexOf);
    this.attribution = new Attribution(fit, jobs, jobPricing, nodes, sink);
    this.memory = new EngineMemory(fit, jobs, nodes, hours, openBins);
    for (int i = 0; i < rack.nodes().size(); i++) {
      NodeSpec spec = rack.nodes().get(i);
      nodes.put(spec.name(), new NodeState(i, spec, !rack.awaitPowerOn()));
    }
  }

  /** Takes one observation; those of one source must come in the order of their times. */
  public void accept(Observation observation) {
    if (!Double.isFinite(observation.timeSeconds())) {
      unknown++;
      return;
    }
    if (observation instanceof NodeSample sample) {
      node(sample);
    } else if (observation instanceof JobUsage usage) {
      usage(usage);
    } else if (observation instanceof MeterReading reading) {
      meter.accept(reading.timeSeconds(), reading.watts());
      openBins.take(
          meter, BIN_SECONDS, attribution.shiftSeconds(), fit.maxGapSeconds(), this::metered);
    } else if (observation instanceof MeterHour hour) {
      hours.told(hour.startSeconds(), hour.wattHours());
    } else if (observation instanceof AirTemperature air) {
      fit.air(air.celsius());
    } else if (observation instanceof JobStarted start) {
      started(start.job(), start.timeSeconds());
    } else if (observation instanceof JobEnded end) {
      ended(end);
    } else if (observation instanceof NodeSwitched switched) {
      switched(switched);
    }
  }

  /** The readings of an interval that was closed without them are there now. */
  private void metered(long bin, double watts) {
    long start = bin * BIN_SECONDS;
    hours.refilled((double) start, BIN_SECONDS, watts * BIN_SECONDS);
    sink.metered(attribution.lateMeter(start, watts));
  }

  private void usage(JobUsage usage) {
    NodeState node = nodes.get(usage.node());
    if (node == null) {
      unknown++;
    } else {
      node.track.accept(usage);
    }
  }

  private void switched(NodeSwitched switched) {
    NodeState node = nodes.get(switched.node());
    if (node == null) {
      unknown++;
    } else {
      node.switched(switched.on(), switched.timeSeconds());
    }
  }

  private void node(NodeSample sample) {
    NodeState node = nodes.get(sample.node());
    if (node == null) {
      unknown++;
      return;
    }
    node.heard(sample, this::slice);
  }

  private void slice(NodeState node, Slice slice) {
    fit.trace(node, slice);
    if (slice.fromSeconds() < node.unseenTo && slice.toSeconds() > node.unseenFrom) {
      late(node, slice);
    }
  }

  private void started(JobSpec spec, double timeSeconds) {
    JobAccount open = jobs.account(spec.id());
    if (open != null && open.slot().spread(spec)) {
      join(open.slot());
      return;
    }
    JobSlot slot = new JobSlot(spec, timeSeconds);
    if (!jobs.start(slot)) {
      unknown++;
      return;
    }
    fit.model().know(slot, nextBin);
    join(slot);
  }

  private void join(JobSlot slot) {
    for (String name : slot.spec().nodes()) {
      NodeState node = nodes.get(name);
      if (node != null) {
        node.track.startJob(slot);
      }
    }
  }

  private void ended(JobEnded end) {
    JobAccount account = jobs.account(end.jobId());
    if (account == null) {
      unknown++;
      return;
    }
    account.end(end.timeSeconds(), end.state());
    for (String name : account.slot().spec().nodes()) {
      NodeState node = nodes.get(name);
      if (node != null) {
        node.track.endJob(end.jobId(), end.timeSeconds());
      }
    }
  }

  /** A new node, or other hardware under a known name, from now on. */
  public void putNode(NodeSpec spec) {
    NodeState old = nodes.get(spec.name());
    if (old != null && old.spec.equals(spec)) {
      return;
    }
    int index = old == null ? fit.model().nodes() : old.index;
    if (old == null) {
      fit.model().addNode(spec);
    } else {
      fit.replaceNode(index, spec);
    }
    NodeState fresh = new NodeState(index, spec, true);
    nodes.put(spec.name(), fresh);
    for (JobAccount account : jobs.accounts()) {
      if (!account.ended() && account.slot().spec().nodes().contains(spec.name())) {
        fresh.track.startJob(account.slot());
      }
    }
  }

  /**
   * The meter stood in front of one node alone; its readings of that time must not have been told
   * as the rack's. False for a node that is not known.
   */
  public boolean calibrated(NodeCheck check) {
    NodeState node = nodes.get(check.node());
    if (node == null) {
      return false;
    }
    fit.model().learn(node.index, check);
    return true;
  }

  /** When a node was heard last, by itself; negative infinity if never. */
  public double heardSeconds(String node) {
    NodeState state = nodes.get(node);
    return state == null ? Double.NEGATIVE_INFINITY : state.track.lastSeconds();
  }

  /** Time has come this far: closes every interval that is due. */
  public void advance(double nowSeconds) {
    close(nowSeconds, false);
  }

  /**
   * Time has come this far while this program did not run: closes every interval that is due as
   * {@link #advance} does, and takes no node for silent. What is told of that time comes late.
   */
  public void catchUp(double nowSeconds) {
    close(nowSeconds, true);
  }

  private void close(double nowSeconds, boolean catchingUp) {
    if (nextBin == Long.MIN_VALUE) {
      nextBin = (long) Math.floor(nowSeconds / BIN_SECONDS);
      long stopped = nextBin - savedBin;
      if (savedBin != Long.MIN_VALUE && stopped > 0 && stopped <= MAX_BRIDGED_BINS) {
        attribution.bridge(savedBin, nextBin);
      }
    }
    while ((nextBin + 1) * BIN_SECONDS + PATIENCE_SECONDS <= nowSeconds) {
      closeBin(nowSeconds, catchingUp);
      nextBin++;
    }
  }

  private void closeBin(double nowSeconds, boolean catchingUp) {
    double start = nextBin * (double) BIN_SECONDS;
    meter.settle(start + BIN_SECONDS + PATIENCE_SECONDS - 1);
    for (NodeState node : nodes.values()) {
      node.flush(this::slice);
    }
    fit.learn(nextBin, meter);
    Interval interval = attribution.close(nextBin, meter, catchingUp);
    openBins.closed(nextBin, interval.meterMillijoules().isPresent());
    check(interval);
    reviseLate();
    closeJobs(nowSeconds - JobBook.FINAL_AFTER_SECONDS);
  }

  /** Holds the meter's hourly counter against what its readings sum to. */
  private void check(Interval interval) {
    OptionalLong metered = interval.meterMillijoules();
    long modelled =
        interval.nodesMillijoules() + interval.fixedMillijoules() + interval.fanMillijoules();
    hours.closed(
        (double) interval.startSeconds(),
        BIN_SECONDS,
        metered.orElse(modelled) / 1000.0,
        metered.isPresent());
    for (HourTotal hour : hours.judge()) {
      sink.hour(hour);
      if (!hour.agrees()) {
        sink.event(
            new RackEvent(
                hour.startSeconds(), RackEvent.Kind.METER_HOUR_DISAGREES, disagreement(hour)));
      }
    }
  }

  private static String disagreement(HourTotal hour) {
    return String.format(
        Locale.ROOT,
        "the meter's counter says %.0f to %.0f Wh for this hour, readings %.1f Wh and model %.1f Wh",
        hour.wattHours(),
        hour.wattHours() + 1,
        hour.meteredJoules() / 3600,
        hour.modelledJoules() / 3600);
  }

  private void closeJobs(double endedBefore) {
    for (JobAccount account : jobs.takeEndedBefore(endedBefore)) {
      jobPricing.settle(account);
      sink.job(jobPricing.price(account, closedUntil()));
      account.priced();
      fit.model().programs().forget(account.slot());
    }
  }

  /**
   * A slice of time that was closed without it: the jobs' estimates give way to what was counted.
   */
  private void late(NodeState node, Slice slice) {
    LateWork work = attribution.late(node, slice);
    if (work.jobs().isEmpty()) {
      return;
    }
    lateJobs.addAll(work.jobs().keySet());
    sink.late(work);
  }

  private void reviseLate() {
    for (String id : lateJobs) {
      JobAccount account = jobs.waiting(id);
      if (account != null) {
        sink.job(jobPricing.price(account, account.endSeconds()));
        account.priced();
      }
    }
    lateJobs.clear();
  }

  private double closedUntil() {
    long bin = nextBin != Long.MIN_VALUE ? nextBin : savedBin;
    return bin == Long.MIN_VALUE ? 0 : (double) bin * BIN_SECONDS;
  }

  private int indexOf(String node) {
    NodeState state = nodes.get(node);
    return state == null ? -1 : state.index;
  }

  /** Prices what is still open; for the end of a recording. */
  public void finish() {
    reviseLate();
    closeJobs(Double.POSITIVE_INFINITY);
  }

  /** What the jobs that are not final have cost so far: provisional. */
  public List<JobEnergy> provisional() {
    double now = closedUntil();
    return jobs.accounts().stream().map(account -> jobPricing.price(account, now)).toList();
  }

  /** A job of the past by what is known now; the revision goes up by one. */
  public JobEnergy priceAgain(JobEnergy priced) {
    return jobPricing.price(JobAccount.of(priced), priced.endSeconds());
  }

  /** What it has learned and the jobs that are open, for a restart. */
  public byte[] save() {
    return memory.write(nextBin != Long.MIN_VALUE ? nextBin : savedBin);
  }

  /**
   * Goes on from what {@link #save} gave, before the first observation; fails if it is not that.
   */
  public void restore(byte[] saved) throws IOException {
    savedBin =
        memory.read(
            saved,
            slot -> {
              fit.model().know(slot, 0);
              join(slot);
            });
    nextBin = Long.MIN_VALUE;
  }

  public RackFit fit() {
    return fit;
  }

  /** Observations that named nothing known. */
  public long unknown() {
    return unknown;
  }
}
