package dev.wattrack.energy.calibrate;

import dev.wattrack.energy.input.NodeCheck;
import dev.wattrack.energy.input.NodeCheck.Reference;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.Observation.NodeSwitched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The absolute check: the meter stands in front of one node, which idles and then works with all
 * its cores. As long as it lasts the readings are this node's, so the engine must not hear them.
 * Its {@link #result} is for {@code EnergyEngine.calibrated}. Confined to one thread.
 */
public final class SingleCheck {
  /** How long each of the two levels is measured. */
  public static final double USUAL_SECONDS = 300;

  private static final double LAG_SECONDS = 5;
  private static final double HEARD_SECONDS = 20;
  private static final double BUSY_SHARE = 0.9;
  private static final double IDLE_SHARE = 0.06;

  private final String node;
  private final double seconds;
  private final SteadyPower power;
  private final RackView rack = new RackView();
  private final List<Observation> observations = new ArrayList<>();
  private Stage stage = Stage.MOVE;
  private double stageSince = Double.NaN;
  private double busyShare;
  private double socSum;
  private int socCount;
  private Optional<Reference> idle = Optional.empty();
  private Optional<Reference> busy = Optional.empty();

  /**
   * A check of a node.
   *
   * @param seconds for how long each level must be steady
   */
  public SingleCheck(String node, double seconds, double meterStepWatts) {
    this.node = node;
    this.seconds = seconds;
    this.power = new SteadyPower(seconds, meterStepWatts);
  }

  /** A reading of the meter, which is this node's now. */
  public void meter(double timeSeconds, double watts) {
    boolean counts =
        switch (stage) {
          case IDLE -> busyShare < IDLE_SHARE;
          case BUSY -> busyShare > BUSY_SHARE;
          default -> false;
        };
    if (!counts) {
      power.clear();
    } else if (timeSeconds > stageSince + LAG_SECONDS) {
      power.add(timeSeconds, watts);
    }
  }

  /** The node's agent said something. */
  public void heard(double timeSeconds, double share, OptionalDouble socCelsius) {
    rack.heard(timeSeconds, node, share);
    busyShare = share;
    if (socCelsius.isPresent()) {
      socSum += socCelsius.getAsDouble();
      socCount++;
    }
  }

  /** The meter has been moved; the node was off for that. */
  public void confirm(double timeSeconds) {
    if (stage == Stage.MOVE) {
      observations.add(new NodeSwitched(timeSeconds, node, true));
      enter(Stage.BOOT, timeSeconds);
    }
  }

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
    if (stage == Stage.BOOT && rack.aliveSeconds(node, nowSeconds) >= HEARD_SECONDS) {
      enter(Stage.IDLE, nowSeconds);
    }
    Optional<Level> level = power.level();
    if (stage == Stage.IDLE && level.isPresent()) {
      idle = level.map(this::reference);
      enter(Stage.BUSY, nowSeconds);
    } else if (stage == Stage.BUSY && level.isPresent()) {
      busy = level.map(this::reference);
      enter(Stage.DONE, nowSeconds);
    }
    return instruction();
  }

  private Reference reference(Level level) {
    OptionalDouble soc =
        socCount == 0 ? OptionalDouble.empty() : OptionalDouble.of(socSum / socCount);
    return new Reference(level.watts(), level.sdWatts(), soc);
  }

  private void enter(Stage next, double now) {
    stage = next;
    stageSince = now;
    socSum = 0;
    socCount = 0;
    power.clear();
  }

  private Instruction instruction() {
    return switch (stage) {
      case MOVE -> new Instruction.MoveMeter(node);
      case BOOT -> new Instruction.Wait(node + " is starting", 0);
      case IDLE -> new Instruction.Wait("measuring " + node + " at rest", power.filled());
      case BUSY ->
          new Instruction.Load(node, LoadKind.ALL_CORES, (1 - power.filled()) * seconds + 1);
      case DONE -> new Instruction.Finished(true, List.of());
      case STOPPED -> new Instruction.Finished(false, List.of());
    };
  }

  /** What the engine has to be told: that the node was started again. Each is given once. */
  public List<Observation> takeObservations() {
    List<Observation> taken = List.copyOf(observations);
    observations.clear();
    return taken;
  }

  /** How much is done, 0 to 1. */
  public double progress() {
    return switch (stage) {
      case MOVE, BOOT -> 0;
      case IDLE -> 0.5 * power.filled();
      case BUSY -> 0.5 + 0.5 * power.filled();
      case DONE -> 1;
      case STOPPED -> idle.isPresent() ? 0.5 : 0;
    };
  }

  /** What was measured; a check that was stopped after the idle part gives that part. */
  public Optional<NodeCheck> result() {
    return idle.map(reference -> new NodeCheck(node, reference, busy));
  }

  private enum Stage {
    MOVE,
    BOOT,
    IDLE,
    BUSY,
    DONE,
    STOPPED
  }
}
