package dev.wattrack.energy.calibrate;

import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.Observation.NodeSwitched;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wizard's plan step by step: all nodes off, then one after the other on, each time waiting
 * until the meter has settled; then, where wished, a staggered load. It is told readings and what
 * nodes say, and says what to do next. It may be stopped at any moment and goes on from what {@link
 * #save} gave with the nodes that are not measured yet. Confined to one thread.
 *
 * <p>The engine learns from the same readings by itself; it only has to be told, by {@link
 * #takeObservations}, when nodes went off and on.
 */
public final class Commissioning {
  /** Readings come one to three seconds after what they describe. */
  private static final double LAG_SECONDS = 5;

  /** A node without an agent is taken as started after this. */
  private static final double BOOT_SECONDS = 120;

  /** A node must have been heard for this long: boot scripts come in turns. */
  private static final double HEARD_SECONDS = 10;

  private static final double REST_SECONDS = 10;

  private final Plan plan;
  private final RackView rack = new RackView();
  private final SteadyPower power;
  private final Map<String, MeasuredStep> measured = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private final LoadSequence loads;
  private Stage stage = Stage.OFF;
  private Optional<Level> base = Optional.empty();
  private Optional<Level> fixed = Optional.empty();
  private String current = "";
  private double stageSince = Double.NaN;
  private boolean confirmed;

  public Commissioning(Plan plan) {
    this.plan = plan;
    this.power = new SteadyPower(plan.settleSeconds(), plan.meterStepWatts());
    this.loads = new LoadSequence(plan.nodes(), REST_SECONDS);
  }

  /** Goes on after {@link #save}: nodes that are not measured yet have to be off again. */
  public static Commissioning resume(Plan plan, Saved saved) {
    Commissioning resumed = new Commissioning(plan);
    for (MeasuredStep step : saved.steps()) {
      if (plan.nodes().stream().anyMatch(node -> node.name().equals(step.node()))) {
        resumed.measured.put(step.node(), step);
      }
    }
    resumed.fixed = saved.fixed();
    if (resumed.remaining().isEmpty()) {
      resumed.enter(plan.withLoads() ? Stage.LOADS : Stage.DONE, Double.NaN);
    }
    return resumed;
  }

  /** What is kept over a stop; nothing else is needed to go on. */
  public Saved save() {
    return new Saved(fixed, List.copyOf(measured.values()));
  }

  /** A reading of the rack meter. */
  public void meter(double timeSeconds, double watts) {
    if (timeSeconds > stageSince + LAG_SECONDS) {
      power.add(timeSeconds, watts);
    }
  }

  /** A node's agent said something; {@code busyShare} is of all its cores, 0 to 1. */
  public void heard(double timeSeconds, String node, double busyShare) {
    rack.heard(timeSeconds, node, busyShare);
  }

  /** The person or the outlet has done what the instruction asked. */
  public void confirm(double timeSeconds) {
    if (stage == Stage.OFF && !confirmed) {
      confirmed = true;
      remaining().forEach(node -> say(timeSeconds, node, false));
    } else if (stage == Stage.ON) {
      switchedOn(timeSeconds);
    }
  }

  /** Leaves out what is being waited for: the node that does not come, or its load. */
  public void skip(double timeSeconds) {
    switch (stage) {
      case ON, BOOT, SETTLE -> {
        skipped.add(current);
        enter(Stage.BASE, timeSeconds);
      }
      case LOADS -> loads.skip();
      default -> {
        // Without a base there is nothing that could be left out.
      }
    }
  }

  /** Ends it early; what was measured stays. */
  public void stop(double timeSeconds) {
    if (stage != Stage.DONE) {
      enter(Stage.STOPPED, timeSeconds);
    }
  }

  /** Time goes on; says what is to be done now. */
  public Instruction advance(double nowSeconds) {
    if (Double.isNaN(stageSince)) {
      stageSince = nowSeconds;
    }
    switch (stage) {
      case OFF -> awaitOff(nowSeconds);
      case BASE -> awaitBase(nowSeconds);
      case ON -> awaitOn(nowSeconds);
      case BOOT -> awaitBoot(nowSeconds);
      case SETTLE -> awaitStep(nowSeconds);
      case LOADS -> {
        if (loads.over(nowSeconds, rack)) {
          enter(Stage.DONE, nowSeconds);
        }
      }
      case DONE, STOPPED -> {
        // Nothing is waited for.
      }
    }
    return instruction(nowSeconds);
  }

  private void awaitOff(double now) {
    boolean heard = remaining().stream().anyMatch(node -> rack.alive(node, now));
    if (confirmed && !heard) {
      enter(Stage.BASE, now);
    }
  }

  private void awaitBase(double now) {
    if (cameUnasked(now)) {
      return;
    }
    if (!quiet(now)) {
      return;
    }
    Optional<Level> level = power.level();
    if (level.isEmpty()) {
      return;
    }
    base = level;
    if (measured.isEmpty() && skipped.isEmpty()) {
      fixed = level;
    }
    next(now);
  }

  private void next(double now) {
    List<String> left = remaining();
    if (left.isEmpty()) {
      current = "";
      enter(plan.withLoads() ? Stage.LOADS : Stage.DONE, now);
    } else {
      current = left.get(0);
      enter(Stage.ON, now);
    }
  }

  private void awaitOn(double now) {
    if (rack.alive(current, now)) {
      switchedOn(now);
    } else {
      cameUnasked(now);
    }
  }

  private void switchedOn(double seconds) {
    say(seconds, current, true);
    enter(Stage.BOOT, seconds);
  }

  private void awaitBoot(double now) {
    boolean up = rack.aliveSeconds(current, now) >= HEARD_SECONDS;
    if (up || now > stageSince + BOOT_SECONDS) {
      enter(Stage.SETTLE, now);
    }
  }

  private void awaitStep(double now) {
    if (cameUnasked(now) || !quiet(now)) {
      return;
    }
    Optional<Level> level = power.level();
    if (level.isPresent() && base.isPresent()) {
      measured.put(current, new MeasuredStep(current, level.get().minus(base.get()), now));
      base = level;
      next(now);
    }
  }

  /** While a node works the meter does not settle; what was read of that time does not count. */
  private boolean quiet(double now) {
    boolean quiet = rack.busy(now).isEmpty();
    if (!quiet) {
      power.clear();
    }
    return quiet;
  }

  /** A node came on that was to stay off: back to where all that are not measured are off. */
  private boolean cameUnasked(double now) {
    boolean came =
        remaining().stream().anyMatch(node -> !node.equals(current) && rack.alive(node, now));
    if (came) {
      current = "";
      confirmed = false;
      enter(Stage.OFF, now);
    }
    return came;
  }

  private void enter(Stage next, double now) {
    stage = next;
    stageSince = now;
    power.clear();
  }

  private void say(double seconds, String node, boolean on) {
    observations.add(new NodeSwitched(seconds, node, on));
    if (!on) {
      rack.forget(node);
    }
  }

  /** Nodes that are not measured and not left out, in the plan's order. */
  private List<String> remaining() {
    return plan.nodes().stream()
        .map(NodeSpec::name)
        .filter(node -> !measured.containsKey(node) && !skipped.contains(node))
        .toList();
  }

  private Instruction instruction(double now) {
    return switch (stage) {
      case OFF -> new Instruction.SwitchOff(confirmed ? stillHeard(now) : remaining());
      case BASE -> waiting(now, "measuring what is always on");
      case ON -> new Instruction.SwitchOn(current);
      case BOOT -> new Instruction.Wait(current + " is starting", 0);
      case SETTLE -> waiting(now, "measuring " + current);
      case LOADS -> loads.instruction(now);
      case DONE -> new Instruction.Finished(true, List.of());
      case STOPPED -> new Instruction.Finished(false, stillOff(now));
    };
  }

  private List<String> stillHeard(double now) {
    return remaining().stream().filter(node -> rack.alive(node, now)).toList();
  }

  private List<String> stillOff(double now) {
    return remaining().stream().filter(node -> !rack.alive(node, now)).toList();
  }

  private Instruction waiting(double now, String reason) {
    String busy = rack.busy(now);
    if (!busy.isEmpty()) {
      return new Instruction.Wait(busy + " is busy; waiting until all nodes are at rest", 0);
    }
    boolean restless = power.filled() >= 1 && power.level().isEmpty();
    String text = restless ? reason + ": the meter does not settle yet (a fan?)" : reason;
    return new Instruction.Wait(text, power.filled());
  }

  /** What the engine has to be told: nodes that went off and on. Each is given once. */
  public List<Observation> takeObservations() {
    List<Observation> taken = List.copyOf(observations);
    observations.clear();
    return taken;
  }

  /** How much is done, 0 to 1. */
  public double progress() {
    if (stage == Stage.DONE) {
      return 1;
    }
    double all = plan.nodes().size() + 1.0;
    double done = measured.size() + skipped.size() + (base.isPresent() ? 1 : 0);
    double steps = Math.min(1, done / all);
    return plan.withLoads() ? 0.5 * steps + 0.5 * loads.progress() : Math.min(0.99, steps);
  }

  /**
   * What is on all the time: switch, supplies and the nodes that stay on; empty before it is known.
   */
  public Optional<Level> fixed() {
    return fixed;
  }

  public List<MeasuredStep> steps() {
    return List.copyOf(measured.values());
  }

  /** Nodes that were left out. */
  public List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** What survives a stop. Immutable. */
  public record Saved(Optional<Level> fixed, List<MeasuredStep> steps) {
    public Saved {
      steps = List.copyOf(steps);
    }
  }

  private enum Stage {
    OFF,
    BASE,
    ON,
    BOOT,
    SETTLE,
    LOADS,
    DONE,
    STOPPED
  }
}
