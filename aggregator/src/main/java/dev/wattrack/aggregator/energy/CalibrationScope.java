package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.energy.CalibrationMemory.Phase;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.calibrate.Commissioning;
import dev.wattrack.energy.calibrate.Knowledge;
import dev.wattrack.energy.calibrate.Plan;
import dev.wattrack.energy.input.NodeSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a calibration is about: which nodes are switched, which stay on, and whether there is a
 * meter to measure them by. Refuses with {@link CalibrationRefused}. Confined to the energy thread.
 */
record CalibrationScope(Rack rack, double meterStepWatts) {
  private static final double METER_SECONDS = 30;
  private static final double METER_PERIOD_SECONDS = 1;

  /** A calibration as it begins. */
  CalibrationMemory start(CalibrationOrder order, double nowSeconds) {
    EnergyEngine engine = rack.engine();
    if (engine == null) {
      throw new CalibrationRefused("no node is known yet; start the agents first");
    }
    needMeter(nowSeconds);
    Set<String> staying = staying(order);
    List<String> nodes = new ArrayList<>(rack.roster().present());
    String single = order.single();
    if (single.isEmpty()) {
      nodes.removeAll(staying);
      if (nodes.isEmpty()) {
        throw new CalibrationRefused(
            "there is no node that could be switched off; these stay on: "
                + String.join(", ", staying));
      }
    } else {
      needKnown(single);
      nodes = List.of(single);
      staying = Set.of();
    }
    return new CalibrationMemory(
        Phase.RUNNING,
        false,
        single,
        nodes,
        List.copyOf(staying),
        order.staggeredLoad(),
        Knowledge.of(engine),
        Optional.empty(),
        new Commissioning.Saved(Optional.empty(), List.of()),
        "");
  }

  /** The machine that reads the meter stays on too, else nobody would. */
  private Set<String> staying(CalibrationOrder order) {
    order.stay().forEach(this::needKnown);
    Set<String> staying = new LinkedHashSet<>(order.stay());
    String meter = rack.meter().name();
    String reader = meter.substring(0, Math.max(0, meter.indexOf('/')));
    for (String name : List.of(reader, order.host())) {
      if (rack.roster().present().contains(name)) {
        staying.add(name);
      }
    }
    return staying;
  }

  private void needKnown(String node) {
    if (!rack.roster().present().contains(node)) {
      throw new CalibrationRefused(
          "no node is named '"
              + node
              + "'; there are "
              + String.join(", ", rack.roster().present()));
    }
  }

  /** Without a meter nothing can be measured. */
  void needMeter(double nowSeconds) {
    double age = nowSeconds - rack.meter().newestSeconds();
    if (!(age <= METER_SECONDS)) {
      throw new CalibrationRefused(
          Double.isInfinite(age)
              ? "no meter is attached, and without one nothing can be measured"
              : "the meter has been silent for " + Math.round(age) + " s");
    }
  }

  /** What the wizard has to do. */
  Plan plan(CalibrationMemory here) {
    List<NodeSpec> specs =
        here.nodes().stream().map(rack.roster()::spec).flatMap(Optional::stream).toList();
    if (specs.isEmpty()) {
      throw new CalibrationRefused("none of its nodes is there any more: " + here.nodes());
    }
    Plan plan = Plan.of(specs, here.staying(), METER_PERIOD_SECONDS, meterStepWatts);
    return here.withLoads() ? plan.withStaggeredLoads() : plan;
  }
}
