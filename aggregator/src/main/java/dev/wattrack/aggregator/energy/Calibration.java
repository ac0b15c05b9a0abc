package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.energy.CalibrationMemory.Phase;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.calibrate.Commissioning;
import dev.wattrack.energy.calibrate.Instruction;
import dev.wattrack.energy.calibrate.Instruction.Finished;
import dev.wattrack.energy.calibrate.Knowledge;
import dev.wattrack.energy.calibrate.Plan;
import dev.wattrack.energy.calibrate.SingleCheck;
import dev.wattrack.energy.input.Observation.NodeSample;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calibration of one rack: drives the wizard of {@code energy.calibrate} with what the rack's
 * meter and nodes say, and keeps what it needs to go on after a stop or a restart. While a single
 * node is checked the meter is that node's, and the engine must not hear it. Confined to the energy
 * thread, but for {@link #view}.
 */
final class Calibration {
  /** The engine closes intervals five seconds late; so much later it knows the last step. */
  private static final double REPORT_SECONDS = 15;

  private final Rack rack;
  private final boolean simulated;
  private final HeardNodes heard = new HeardNodes();
  private final CalibrationScope scope;
  private @Nullable CalibrationMemory memory;
  private @Nullable Commissioning wizard;
  private @Nullable SingleCheck check;
  private @Nullable Instruction instruction;
  private Set<String> switchedOff = Set.of();
  private boolean confirmed;
  private double reportAt = Double.NaN;
  private double meterWatts = Double.NaN;
  private double nowSeconds;
  private boolean urgent;
  private boolean unsaved;
  private volatile CalibrationView view;

  Calibration(Rack rack, boolean simulated, double meterStepWatts) {
    this.rack = rack;
    this.simulated = simulated;
    scope = new CalibrationScope(rack, meterStepWatts);
    view = CalibrationView.none(simulated);
  }

  /** How it stands. Safe for use by several threads. */
  CalibrationView view() {
    return view;
  }

  /** Whether the meter stands in front of one node, so that the engine must not hear it. */
  boolean holdsMeter() {
    CalibrationMemory here = memory;
    return here != null
        && !here.single().isEmpty()
        && (here.phase() == Phase.RUNNING
            || here.phase() == Phase.INTERRUPTED
            || here.phase() == Phase.METER_BACK);
  }

  /** A reading of the meter. */
  void meter(double timeSeconds, double watts) {
    meterWatts = watts;
    if (isRunning()) {
      if (wizard != null) {
        wizard.meter(timeSeconds, watts);
      }
      if (check != null) {
        check.meter(timeSeconds, watts);
      }
    }
  }

  /** A node was heard; what is older than a moment says nothing of now. */
  void sample(NodeSample sample, int cores) {
    double share = heard.busyShare(sample, cores, nowSeconds);
    if (Double.isNaN(share)) {
      return;
    }
    if (wizard != null) {
      wizard.heard(sample.timeSeconds(), sample.node(), share);
    }
    if (check != null && memory != null && memory.single().equals(sample.node())) {
      check.heard(sample.timeSeconds(), share, sample.socCelsius());
    }
  }

  private boolean isHeard(String node) {
    return heard.isHeard(node, nowSeconds);
  }

  private boolean isRunning() {
    CalibrationMemory here = memory;
    return here != null && here.phase() == Phase.RUNNING;
  }

  // Orders.

  /** Does what is wanted, or throws {@link CalibrationRefused}. */
  void order(CalibrationOrder order, double now) {
    nowSeconds = now;
    switch (order.action()) {
      case START -> start(order);
      case RESUME -> resume();
      case CONFIRM -> confirm(now);
      case SKIP -> skip(now);
      case STOP -> stop(now);
    }
    advance(now);
  }

  private void start(CalibrationOrder order) {
    CalibrationMemory here = memory;
    if (isRunning()) {
      throw new CalibrationRefused("a calibration is running already; stop it first");
    }
    if (holdsMeter() && here != null) {
      throw new CalibrationRefused(
          "the meter is still in front of " + here.single() + ": resume that check, or stop it");
    }
    memory = scope.start(order, nowSeconds);
    begin(false);
  }

  private void resume() {
    CalibrationMemory here = memory;
    boolean can =
        here != null
            && (here.phase() == Phase.INTERRUPTED
                || here.phase() == Phase.STOPPED
                || here.phase() == Phase.REPORTING && !here.complete());
    if (here == null || !can) {
      throw new CalibrationRefused(
          isRunning() ? "it is running" : "there is no calibration that could go on; start one");
    }
    scope.needMeter(nowSeconds);
    memory = here.in(Phase.RUNNING).knowing(Optional.empty()).noting("");
    try {
      begin(true);
    } catch (CalibrationRefused e) {
      memory = here;
      throw e;
    }
  }

  private void begin(boolean again) {
    CalibrationMemory here = Objects.requireNonNull(memory);
    wizard = null;
    check = null;
    confirmed = false;
    switchedOff = Set.of();
    if (here.single().isEmpty()) {
      Plan plan = scope.plan(here);
      wizard = again ? Commissioning.resume(plan, here.saved()) : new Commissioning(plan);
    } else {
      check = new SingleCheck(here.single(), SingleCheck.USUAL_SECONDS, scope.meterStepWatts());
    }
    keep();
  }

  private void confirm(double now) {
    CalibrationMemory here = memory;
    if (here != null && here.phase() == Phase.METER_BACK) {
      report(now);
    } else if (isRunning() && wizard != null) {
      confirmed |= instruction instanceof Instruction.SwitchOff off && remember(off);
      wizard.confirm(now);
    } else if (isRunning() && check != null) {
      check.confirm(now);
    } else {
      throw new CalibrationRefused("nothing is to be confirmed: no calibration is running");
    }
  }

  private boolean remember(Instruction.SwitchOff off) {
    Set<String> all = new LinkedHashSet<>(switchedOff);
    all.addAll(off.nodes());
    switchedOff = all;
    return true;
  }

  private void skip(double now) {
    if (!isRunning() || wizard == null) {
      throw new CalibrationRefused("nothing could be left out");
    }
    wizard.skip(now);
  }

  private void stop(double now) {
    CalibrationMemory here = memory;
    boolean open =
        here != null && (here.phase() == Phase.RUNNING || here.phase() == Phase.INTERRUPTED);
    if (here == null || !open) {
      throw new CalibrationRefused(
          holdsMeter()
              ? "put the meter back in front of the rack, and confirm it"
              : "no calibration is running");
    }
    memory = here.in(Phase.RUNNING);
    if (wizard != null) {
      wizard.stop(now);
    } else if (check != null) {
      check.stop(now);
    } else {
      end(new Finished(false, List.of()), now);
    }
  }

  // Time.

  /** Time goes on. */
  void advance(double now) {
    nowSeconds = now;
    CalibrationMemory here = memory;
    if (here == null) {
      return;
    }
    if (here.phase() == Phase.RUNNING) {
      try {
        go(now);
      } catch (IllegalArgumentException e) {
        // A node that draws nothing, or less when it works, is no reference for anything.
        memory = here.noting("it was given up: " + e.getMessage());
        end(new Finished(false, List.of()), now);
      }
    } else if (here.phase() == Phase.REPORTING && now >= reportAt) {
      EnergyEngine engine = rack.engine();
      memory =
          here.in(here.complete() ? Phase.FINISHED : Phase.STOPPED)
              .knowing(engine == null ? Optional.empty() : Optional.of(Knowledge.of(engine)));
      rack.repricing().begin(now);
      keep();
    }
    view = draw();
  }

  private void go(double now) {
    Instruction next = instruction;
    if (wizard != null) {
      next = wizard.advance(now);
      wizard.takeObservations().forEach(rack::tell);
      CalibrationMemory here = Objects.requireNonNull(memory);
      if (!wizard.save().equals(here.saved())) {
        memory = here.with(wizard.save());
        keep();
      }
    } else if (check != null) {
      next = check.advance(now);
      check.takeObservations().forEach(rack::tell);
    }
    confirmed &= next instanceof Instruction.SwitchOff;
    instruction = next;
    if (next instanceof Finished finished) {
      end(finished, now);
    }
  }

  private void end(Finished finished, double now) {
    CalibrationMemory here = Objects.requireNonNull(memory).ended(finished.complete());
    instruction = finished;
    Set<String> off = new LinkedHashSet<>(switchedOff);
    off.addAll(finished.switchOn());
    switchedOff = off;
    memory = here;
    if (here.single().isEmpty()) {
      report(now);
      return;
    }
    memory = here.in(Phase.METER_BACK);
    SingleCheck done = check;
    EnergyEngine engine = rack.engine();
    try {
      if (done != null && engine != null) {
        done.result().ifPresent(engine::calibrated);
      }
    } catch (IllegalArgumentException e) {
      memory = memory.ended(false).noting("nothing was taken over: " + e.getMessage());
    }
    check = null;
    keep();
  }

  private void report(double now) {
    memory = Objects.requireNonNull(memory).in(Phase.REPORTING);
    reportAt = now + REPORT_SECONDS;
    keep();
  }

  // Over a restart.

  private void keep() {
    urgent = true;
    unsaved = true;
  }

  /** Whether something has to be written soon; asking takes it back. */
  boolean takeUrgent() {
    boolean was = urgent;
    urgent = false;
    return was;
  }

  /** What is to be written; null if that has been done. */
  byte @Nullable [] save() {
    CalibrationMemory here = memory;
    return here != null && unsaved ? here.write() : null;
  }

  void saved() {
    unsaved = false;
  }

  /** What was running when we ended waits until somebody resumes or stops it. */
  void restore(byte[] saved, double now) throws IOException {
    CalibrationMemory read = CalibrationMemory.read(saved);
    nowSeconds = now;
    memory = read.phase() == Phase.RUNNING ? read.in(Phase.INTERRUPTED) : read;
    reportAt = now + REPORT_SECONDS + Rack.RETURN_SECONDS;
    boolean open = read.phase() == Phase.RUNNING || read.phase() == Phase.INTERRUPTED;
    if (open && read.single().isEmpty()) {
      try {
        // Hears who is there, so that a stop can name the nodes that are off.
        wizard = Commissioning.resume(scope.plan(read), read.saved());
      } catch (CalibrationRefused | IllegalArgumentException e) {
        memory = read.in(Phase.STOPPED).noting(String.valueOf(e.getMessage()));
      }
    }
    view = draw();
  }

  // What is shown.

  private CalibrationView draw() {
    CalibrationMemory here = memory;
    if (here == null) {
      return CalibrationView.none(simulated);
    }
    double age = nowSeconds - rack.meter().newestSeconds();
    return new CalibrationView(
        simulated,
        here.phase().name().toLowerCase(java.util.Locale.ROOT),
        here.single(),
        here.withLoads(),
        here.nodes(),
        here.staying(),
        CalibrationTask.of(here, instruction, confirmed, this::isHeard, rack.roster()::outlets),
        progress(here),
        Double.isNaN(meterWatts) ? null : Double.valueOf(meterWatts),
        Double.isFinite(age) ? Double.valueOf(Math.max(0, age)) : null,
        here.saved().fixed().map(CalibrationView.Watts::of).orElse(null),
        here.saved().steps().stream().map(CalibrationView.Step::of).toList(),
        wizard == null ? List.of() : wizard.skipped(),
        isRunning() ? List.of() : switchedOff.stream().filter(node -> !isHeard(node)).toList(),
        here.note(),
        here.after().map(after -> CalibrationTask.report(here, after)).orElse(null));
  }

  private double progress(CalibrationMemory here) {
    boolean whole = here.complete() && here.phase() != Phase.RUNNING;
    if (whole || here.phase() == Phase.FINISHED) {
      return 1;
    }
    if (isRunning() && wizard != null) {
      return wizard.progress();
    }
    if (isRunning() && check != null) {
      return check.progress();
    }
    return here.saved().steps().size() / (here.nodes().size() + 1.0);
  }
}
