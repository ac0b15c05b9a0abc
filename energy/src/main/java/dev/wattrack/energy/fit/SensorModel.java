package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.input.SensorKind;

/**
 * What a node's own sensor says, at the wall: gain times it plus an offset, divided into idle and
 * dynamic by what it says in quiet times. Confined to the engine's thread.
 */
record SensorModel(KalmanState state) {
  private static final double TIE_WATTS = 0.05;

  double wall(NodeParameters p, FeatureSum f) {
    return mean(p.sensorGain) * f.sensorWatts + mean(p.sensorOffset) + beside(p, f);
  }

  /** What a sensor does not see: disks on USB, for the PMIC. */
  double beside(NodeParameters p, FeatureSum f) {
    return p.spec.sensor() == SensorKind.PMIC ? mean(p.disk) * f.disk : 0;
  }

  /** The quiet sensor at this temperature, in its own watts. */
  double quiet(NodeParameters p, FeatureSum f) {
    double watts = p.quiet.watts();
    if (Double.isNaN(watts)) {
      watts = Math.max(0, (mean(p.idle) - mean(p.sensorOffset)) / mean(p.sensorGain));
    }
    return watts * NodePower.temperatureFactor(f);
  }

  double idle(NodeParameters p, FeatureSum f) {
    return Math.max(0.05, mean(p.sensorGain) * quiet(p, f) + mean(p.sensorOffset));
  }

  /** The board table and the sensor speak of the same idle power; said once, when it is known. */
  void tieIdle(NodeParameters p, Gradient h) {
    if (p.sensorTied) {
      return;
    }
    p.sensorTied = true;
    double quiet = p.quiet.watts();
    h.clear();
    h.add(p.idle, 1);
    h.add(p.sensorGain, -quiet);
    h.add(p.sensorOffset, -1);
    double sensor = mean(p.sensorGain) * quiet + mean(p.sensorOffset);
    state.update(h, sensor - state.mean(p.idle), TIE_WATTS * TIE_WATTS);
  }

  /** Adds features of a job's share of what the node's own sensor says. */
  void addWork(NodeParameters p, FeatureSum f, double weight, WorkFeatures work) {
    work.add(WorkFeatures.SENSOR, Math.max(0, f.sensorWatts - quiet(p, f)) * weight);
    if (p.spec.sensor() == SensorKind.PMIC) {
      work.add(WorkFeatures.DISK, f.disk * weight);
    }
  }

  /** Adds the features of a job's share of a node's idle power for some seconds. */
  void addIdleWork(NodeParameters p, FeatureSum f, double seconds, WorkFeatures work) {
    if (p.hasSensor() && f.hasSensor()) {
      work.add(WorkFeatures.SENSOR_IDLE, quiet(p, f) * seconds);
      work.add(WorkFeatures.SENSOR_SECONDS, seconds);
    } else {
      work.add(WorkFeatures.ALLOCATED_IDLE, NodePower.temperatureFactor(f) * seconds);
    }
  }

  private double mean(int place) {
    return place == NodeParameters.NONE ? 0 : state.mean(place);
  }
}
